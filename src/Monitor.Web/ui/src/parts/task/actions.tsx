import { api, ask } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { submit } from '@parts/background/background'
import { t } from '@parts/i18n'
import { toast, toastError } from '@parts/toast'
import { lazy, Suspense, useState } from 'react'

// What asks comes when it is needed.
const Confirm = lazy(async () => ({ default: (await import('./Confirm')).Confirm }))

export type TaskAction = 'pause' | 'resume' | 'run' | 'stop' | 'set_interval'

interface Filter {
  platform: string | null
  type: string | null
  status: string | null
  q: string | null
  failing: boolean | null
  overdue: boolean | null
}

/** Which monitors: some, or all that match; a filter of nothing means all. */
type Chosen = { ids: readonly string[] } | { filter: Filter }

function selection(chosen: Chosen) {
  if ('ids' in chosen) return { task_ids: [...chosen.ids], filter: null, all: null }
  const isAll = Object.values(chosen.filter).every((value) => value === null)
  return isAll ? { task_ids: null, filter: null, all: true } : { task_ids: null, filter: chosen.filter, all: null }
}

function send(action: TaskAction, chosen: Chosen, interval: string | null, dryRun: boolean) {
  return ask(api.POST('/api/v1/tasks/actions', { body: { action, ...selection(chosen), interval, dry_run: dryRun } }))
}

/** Some at once; all that match, however many, in the background. */
function actOn(action: TaskAction, chosen: Chosen, interval: string | null): Promise<unknown> {
  return 'filter' in chosen ? submit({ kind: 'tasks', action, filter: { ...chosen.filter }, interval }) : act(action, chosen, interval)
}

const opposite: Partial<Record<TaskAction, TaskAction>> = { pause: 'resume', resume: 'pause' }

async function act(action: TaskAction, chosen: Chosen, interval: string | null = null, isUndo = false): Promise<number> {
  const { changed, task_ids } = await send(action, chosen, interval, false)
  await queries.invalidateQueries({ queryKey: ['tasks'] })
  const back = opposite[action]
  // The API names the first thousand that it changed; more cannot be taken back one by one.
  const undo = back && !isUndo && task_ids.length === Number(changed) && task_ids.length > 0
  toast(t(`monitors.done.${action}`, { n: Number(changed) }), {
    undo: undo ? () => void act(back, { ids: task_ids }, null, true).catch(toastError) : undefined,
  })
  return Number(changed)
}

export interface Ask {
  action: TaskAction
  chosen: Chosen
  interval?: string
}

/** Does at once what can be taken back for some; asks with the count what cannot, or what touches all that match. */
export function useTaskActions() {
  const [asked, setAsked] = useState<(Ask & { count: number }) | null>(null)
  const start = async (wish: Ask) => {
    try {
      if (wish.action === 'set_interval' || wish.action === 'stop' || 'filter' in wish.chosen) {
        const count =
          'ids' in wish.chosen
            ? wish.chosen.ids.length
            : Number((await send(wish.action, wish.chosen, wish.action === 'set_interval' ? '1h' : null, true)).changed)
        setAsked({ ...wish, count })
      } else await act(wish.action, wish.chosen)
    } catch (error) {
      toastError(error)
    }
  }
  const dialog = asked && (
    <Suspense fallback={null}>
      <Confirm asked={asked} act={(interval) => actOn(asked.action, asked.chosen, interval)} close={() => setAsked(null)} />
    </Suspense>
  )
  return { start: (wish: Ask) => void start(wish), dialog }
}

import { Button, Group, Modal, TextInput } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { useSend } from '@parts/form'
import { interval as say } from '@parts/format'
import { t } from '@parts/i18n'
import { toast, toastError } from '@parts/toast'
import { useState } from 'react'

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
export type Chosen = { ids: readonly string[] } | { filter: Filter }

function selection(chosen: Chosen) {
  if ('ids' in chosen) return { task_ids: [...chosen.ids], filter: null, all: null }
  const isAll = Object.values(chosen.filter).every((value) => value === null)
  return isAll ? { task_ids: null, filter: null, all: true } : { task_ids: null, filter: chosen.filter, all: null }
}

function send(action: TaskAction, chosen: Chosen, interval: string | null, dryRun: boolean) {
  return ask(api.POST('/api/v1/tasks/actions', { body: { action, ...selection(chosen), interval, dry_run: dryRun } }))
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
  const dialog = asked && <Confirm asked={asked} close={() => setAsked(null)} />
  return { start: (wish: Ask) => void start(wish), dialog }
}

const choices = ['30s', '1m', '5m', '30m', '1h', '6h', '1d', '7d']

function Confirm({ asked, close }: { asked: Ask & { count: number }; close: () => void }) {
  const [interval, setInterval] = useState(asked.interval ?? '1h')
  const form = useSend(() => act(asked.action, asked.chosen, asked.action === 'set_interval' ? interval : null), close)
  return (
    <Modal
      opened
      onClose={close}
      title={t('monitors.confirm.title', { n: asked.count })}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <form className="stack" onSubmit={form.submit}>
        <span className="mute">{t(`monitors.confirm.${asked.action}`)}</span>
        {asked.action === 'set_interval' && <IntervalField value={interval} change={setInterval} error={form.of('interval')} />}
        {form.rest('interval') && (
          <span className="down small" role="alert">
            {form.rest('interval')}
          </span>
        )}
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={close}>
            {t('action.cancel')}
          </Button>
          <Button
            type="submit"
            loading={form.busy}
            color={asked.action === 'stop' ? 'red' : undefined}
            disabled={asked.count === 0}
            data-autofocus
          >
            {t(asked.action === 'set_interval' ? 'action.interval' : `action.${asked.action}`)}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}

export function IntervalField({
  value,
  change,
  error,
  label,
}: {
  value: string
  change: (value: string) => void
  error?: string
  label?: string
}) {
  return (
    <TextInput
      label={label ?? t('monitors.interval.label')}
      description={t('monitors.interval.hint')}
      value={value}
      onChange={(event) => change(event.target.value)}
      error={error}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      rightSectionWidth={1}
      styles={{ description: { marginTop: 6 } }}
      inputContainer={(input) => (
        <>
          <span className="row wrap" style={{ gap: 4, margin: '4px 0 8px' }}>
            {choices.map((choice) => (
              <Button
                key={choice}
                size="compact-xs"
                variant={choice === value ? 'filled' : 'default'}
                onClick={() => change(choice)}
                type="button"
                aria-pressed={choice === value}
              >
                {say(choice)}
              </Button>
            ))}
          </span>
          {input}
        </>
      )}
    />
  )
}

import { api, ask } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { has, t, word } from '@parts/i18n'
import { toast } from '@parts/toast'

export type Kind = 'tasks' | 'jobs' | 'requests'

interface Wish {
  kind: Kind
  action: string
  /** What has to match; nothing at all: every one that it can be done to. */
  filter?: Record<string, string | boolean | null | undefined>
  /** These, where no filter says which. */
  ids?: readonly number[]
  interval?: string | null
}

export interface Background {
  action_id: string
  kind: string
  action: string
  state: string
  total?: number | null
  done: number
  changed: number
  failed: number
  error?: string | null
}

export const backgroundKey = ['actions']

export function isOpen(action: { state: string }): boolean {
  return action.state === 'waiting' || action.state === 'running'
}

/** What a background action is about, in words. */
export function titleOf(action: { kind: string; action: string }): string {
  return word(`background.${action.kind}`, action.action)
}

/** Those that were seen under way, until it is said what became of them; one may have ended before anybody looks. */
export const underWay = new Set<string>()

/** What lists have to be looked at anew once something has changed. */
const shows: Record<string, readonly (readonly string[])[]> = { tasks: [['tasks']], jobs: [['jobs']], requests: [['requests'], ['jobs']] }

function done(kind: string, action: string, n: number): string {
  const key = `background.done.${kind}.${action}`
  return has(key) ? t(key, { n }) : t('background.done', { n })
}

/** Says what became of it. */
export async function announce(action: Background) {
  for (const queryKey of shows[action.kind] ?? []) await queries.invalidateQueries({ queryKey: [...queryKey] })
  if (action.state === 'cancelled') return
  const n = Number(action.changed)
  if (action.state === 'failed') toast(action.error ?? titleOf(action), { tone: 'bad' })
  else toast(done(action.kind, action.action, n))
  if (Number(action.failed) > 0) toast(t('background.failed', { n: Number(action.failed) }), { tone: 'bad' })
}

/** Begins what is done to all that match. It goes on by itself, whatever is looked at meanwhile. */
export async function submit({ kind, action, filter = {}, ids, interval = null }: Wish): Promise<Background> {
  const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== null && value !== undefined && value !== ''))
  const isAll = Object.keys(given).length === 0
  const made = (await ask(
    api.POST('/api/v1/actions', {
      body: { kind, action, interval, ...(ids ? { ids } : isAll ? { all: true } : { filter: given }) } as never,
    }),
  )) as Background
  if (isOpen(made)) {
    underWay.add(made.action_id)
    await queries.invalidateQueries({ queryKey: backgroundKey })
  } else await announce(made)
  return made
}

export async function cancel(id: string) {
  await ask(api.POST('/api/v1/actions/{action_id}/cancel', { params: { path: { action_id: id } } }))
  await queries.invalidateQueries({ queryKey: backgroundKey })
}

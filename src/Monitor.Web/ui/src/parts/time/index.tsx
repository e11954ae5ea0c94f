import { currentLocale, t } from '@parts/i18n'
import { useSyncExternalStore } from 'react'

// One clock for the whole page: everything that says "8 s ago" turns over at once.
const watchers = new Set<() => void>()
let now = Date.now()
let timer: ReturnType<typeof setInterval> | null = null

function watch(action: () => void) {
  watchers.add(action)
  timer ??= setInterval(() => {
    now = Date.now()
    for (const watcher of watchers) watcher()
  }, 1000)
  return () => {
    watchers.delete(action)
    if (watchers.size === 0 && timer) {
      clearInterval(timer)
      timer = null
    }
  }
}

export function useNow(): number {
  return useSyncExternalStore(watch, () => now)
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
]

function relative(at: number, from: number): string {
  const seconds = Math.round((at - from) / 1000)
  // The clock of the page stands still for up to a second: nothing that has happened is to come.
  if (seconds > -1 && seconds <= 1) return t('time.now')
  const [unit, size] = steps.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1]
  return new Intl.RelativeTimeFormat(currentLocale(), { style: 'narrow', numeric: 'always' }).format(Math.trunc(seconds / size), unit)
}

export function exact(
  at: string | number | Date,
  parts: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeStyle: 'medium' },
): string {
  return new Intl.DateTimeFormat(currentLocale(), parts).format(new Date(at))
}

export function clock(at: string | number | Date): string {
  return exact(at, { hour: '2-digit', minute: '2-digit', second: '2-digit' })
}

export function day(at: string | number | Date): string {
  return exact(at, { weekday: 'short', day: 'numeric', month: 'short' })
}

/** The viewer's own time, and UTC, which logs and the API speak. */
export function both(at: string): string {
  return `${exact(at)}\n${new Date(at).toISOString().replace('T', ' ').replace('Z', '')} UTC`
}

/** A time as its distance from now, with the exact one on hover. */
export function Ago({ at, empty = '—', className }: { at: string | null | undefined; empty?: string; className?: string }) {
  const from = useNow()
  if (!at) return <span className={className}>{empty}</span>
  return (
    <time dateTime={at} title={both(at)} className={className}>
      {relative(new Date(at).getTime(), from)}
    </time>
  )
}

/** The exact time, with UTC on hover. */
export function At({ at, parts, className }: { at: string; parts?: Intl.DateTimeFormatOptions; className?: string }) {
  return (
    <time dateTime={at} title={both(at)} className={className}>
      {exact(at, parts)}
    </time>
  )
}

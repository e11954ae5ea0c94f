/** A part of the past: a preset that moves with the clock, or two fixed times. */
export const presets = { '1h': 3600, '24h': 86_400, '7d': 604_800, '30d': 2_592_000, '1y': 31_536_000, all: null } as const
export type Preset = keyof typeof presets

export interface Range {
  preset: Preset | null
  from: Date
  to: Date
}

const first = Date.UTC(2020, 0, 1)

/** What is young fills the chart with what there is of it. */
function fitting(since: string | null, now: number): Preset {
  const age = since === null ? Number.POSITIVE_INFINITY : (now - Date.parse(since)) / 1000
  return age < presets['1h'] ? '1h' : age < presets['24h'] ? '24h' : '7d'
}

export function readRange(query: URLSearchParams, since: string | null, now: number): Range {
  const from = Date.parse(query.get('from') ?? '')
  const to = Date.parse(query.get('to') ?? '')
  if (from < to) return { preset: null, from: new Date(from), to: new Date(to) }
  const named = query.get('range')
  const preset: Preset = named !== null && named in presets ? (named as Preset) : fitting(since, now)
  const length = presets[preset]
  const begin = length === null ? Math.max(first, (since ? Date.parse(since) : first) - 60_000) : now - length * 1000
  return { preset, from: new Date(begin), to: new Date(now) }
}

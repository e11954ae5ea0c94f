import type { Gap, Line } from './series'

export interface ChartEvent {
  at: number
  kind: 'post' | 'change'
  text: string
}

export interface HeldPoint {
  at: number
  value: number
  text: string
}

export interface ChartProps {
  lines: readonly Line[]
  /** The period before, drawn faintly below. */
  before?: Line | null
  gaps: readonly Gap[]
  events: readonly ChartEvent[]
  held: readonly HeldPoint[]
  from: number
  to: number
  log: boolean
  unit: 'total' | 'growth' | 'percent'
  label: string
  sourceAt?: (at: number) => string | null
  onBrush: (from: number, to: number) => void
  height?: number
}

export const palette = ['--accent', '--held', '--wait', '--bad', '--ok', '--mute', '--ink', '--off']

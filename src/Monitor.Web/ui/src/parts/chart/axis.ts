import { compact, number, percent } from '@parts/format'
import { currentLocale } from '@parts/i18n'
import { exact } from '@parts/time'
import type UPlot from 'uplot'
import type { ChartProps } from './props'

export function range(_: UPlot, low: number | null, high: number | null): UPlot.Range.MinMax {
  if (low === null || high === null) return [0, 1]
  if (low === high) return [low - Math.max(1, Math.abs(low) * 0.001), high + Math.max(1, Math.abs(high) * 0.001)]
  const room = (high - low) * 0.08
  return [low - room, high + room]
}

/** As many digits as tell two lines of the grid apart. */
export function labels(splits: number[], unit: ChartProps['unit']): string[] {
  if (unit === 'percent') return splits.map((value) => percent(value, 2))
  const short = splits.map((value) => compact(value))
  if (new Set(short).size === short.length) return short
  const base = Math.max(...splits.map((value) => Math.abs(value)))
  const format = new Intl.NumberFormat(currentLocale(), {
    notation: 'compact',
    minimumFractionDigits: 2,
    maximumFractionDigits: base >= 1e6 ? 3 : 2,
  })
  const longer = splits.map((value) => format.format(value))
  return new Set(longer).size === longer.length ? longer : splits.map((value) => number(value))
}

export function tick(at: number, span: number): string {
  const date = at * 1000
  if (span <= 3 * 3600) return exact(date, { hour: '2-digit', minute: '2-digit', second: span <= 900 ? '2-digit' : undefined })
  if (span <= 2 * 86_400) return exact(date, { hour: '2-digit', minute: '2-digit' })
  if (span <= 14 * 86_400) return exact(date, { weekday: 'short', day: 'numeric' })
  return span <= 300 * 86_400 ? exact(date, { day: 'numeric', month: 'short' }) : exact(date, { month: 'short', year: '2-digit' })
}

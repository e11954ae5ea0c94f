import { currentLocale } from '@parts/i18n'

const cache = new Map<string, Intl.NumberFormat>()

function formatter(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = currentLocale() + JSON.stringify(options)
  let found = cache.get(key)
  if (!found) {
    found = new Intl.NumberFormat(currentLocale(), options)
    cache.set(key, found)
  }
  return found
}

export const unknown = '—'

/** A true minus is as wide as a plus. */
const minus = (text: string) => text.replace('-', '−')

export function number(value: number | null | undefined): string {
  return value == null ? unknown : minus(formatter({}).format(value))
}

export function compact(value: number | null | undefined): string {
  return value == null ? unknown : minus(formatter({ notation: 'compact', maximumFractionDigits: 1 }).format(value))
}

export function signed(value: number | null | undefined): string {
  return value == null ? unknown : minus(formatter({ signDisplay: 'exceptZero' }).format(value))
}

export function percent(value: number | null | undefined, digits = 2): string {
  return value == null
    ? unknown
    : minus(formatter({ style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value / 100))
}

export function decimal(value: number | null | undefined, digits = 1): string {
  return value == null ? unknown : minus(formatter({ maximumFractionDigits: digits }).format(value))
}

/** Money of calls is often a tenth of a cent, and of estimates less than that. */
export function money(value: number | null | undefined): string {
  if (value == null) return unknown
  const digits = value !== 0 && Math.abs(value) < 0.1 ? 4 : 2
  const most = value !== 0 && Math.abs(value) < 0.001 ? 6 : digits
  return minus(
    formatter({
      style: 'currency',
      currency: 'USD',
      minimumFractionDigits: digits,
      maximumFractionDigits: most,
      currencyDisplay: 'narrowSymbol',
    }).format(value),
  )
}

export function milliseconds(value: number | null | undefined): string {
  if (value == null) return unknown
  if (value < 1000) return formatter({ style: 'unit', unit: 'millisecond', unitDisplay: 'short', maximumFractionDigits: 0 }).format(value)
  if (value < 60_000)
    return formatter({ style: 'unit', unit: 'second', unitDisplay: 'narrow', maximumFractionDigits: 1 }).format(value / 1000)
  return seconds(value / 1000)
}

/** A length of time in its two largest units: 2 h 5 min. */
export function seconds(value: number | null | undefined): string {
  if (value == null) return unknown
  const units: [Intl.NumberFormatOptions['unit'], number][] = [
    ['day', 86400],
    ['hour', 3600],
    ['minute', 60],
    ['second', 1],
  ]
  const parts: string[] = []
  let left = Math.max(0, Math.round(value))
  for (const [unit, size] of units) {
    const count = Math.floor(left / size)
    if (count > 0) {
      parts.push(formatter({ style: 'unit', unit, unitDisplay: unit === 'minute' ? 'short' : 'narrow' }).format(count))
      left -= count * size
    }
    if (parts.length === 2) break
  }
  return parts.join(' ') || formatter({ style: 'unit', unit: 'second', unitDisplay: 'narrow' }).format(0)
}

/** 30s, 5m, 1h, 1d as people say it. */
export function interval(text: string): string {
  const match = /^(\d+)([smhd])$/.exec(text)
  if (!match) return text
  const unit = { s: 'second', m: 'minute', h: 'hour', d: 'day' }[match[2] as 's' | 'm' | 'h' | 'd']
  return formatter({ style: 'unit', unit, unitDisplay: unit === 'minute' ? 'short' : 'narrow' }).format(Number(match[1]))
}

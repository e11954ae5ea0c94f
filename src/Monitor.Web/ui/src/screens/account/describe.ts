import { percent, seconds, signed } from '@parts/format'
import { t } from '@parts/i18n'
import { day } from '@parts/time'

/** What the curve shows, in words. `from`: when it begins, in seconds; of a day that began before, only a part is seen. */
export function describe(
  change: number | null,
  first: number | undefined,
  periods: readonly { at: string; values: Record<string, { change?: unknown } | undefined> }[],
  metric: string,
  byDay: boolean,
  from: number,
  gaps: readonly { from: number; to: number }[],
  held: number,
): string {
  const parts: string[] = []
  if (change && first) parts.push(t('account.story', { change: signed(change), percent: percent((change / first) * 100, 3) }))
  const whole = periods.filter((period) => Date.parse(period.at) / 1000 >= from)
  if (byDay && whole.length > 2) {
    const changes = whole.map((period) => ({
      at: period.at,
      by: period.values[metric]?.change == null ? 0 : Number(period.values[metric]?.change),
    }))
    const best = changes.reduce((a, b) => (b.by > a.by ? b : a))
    const worst = changes.reduce((a, b) => (b.by < a.by ? b : a))
    if (best.by > 0) parts.push(t('account.storyBest', { day: day(best.at), change: signed(best.by) }))
    if (worst.by < 0) parts.push(t('account.storyWorst', { day: day(worst.at), change: signed(worst.by) }))
  }
  const longest = gaps.reduce((all, gap) => Math.max(all, gap.to - gap.from), 0)
  if (longest > 0) parts.push(t('account.storyGap', { length: seconds(longest) }))
  if (held > 0) parts.push(t('account.storyHeld', { n: held }))
  return parts.join(' ')
}

import type { ChartEvent } from '@parts/chart'
import { type Gap, growthOf, type Line, lineOf, type Promised } from '@parts/chart/series'
import { toCsv } from '@parts/download'
import { t, word } from '@parts/i18n'
import type { Thing } from './thing'

export type Mode = 'total' | 'growth'

interface Series {
  name: string
  at: string[]
  count: unknown[]
  metrics: Record<string, { last: unknown[]; state?: (string | null)[] | null } | undefined>
}

function lineFrom(series: Series, name: string, metric: string, bucket: number, promised: Promised | null) {
  const values = series.metrics[metric]
  return lineOf(
    name,
    {
      at: series.at,
      count: series.count.map(Number),
      last: values ? values.last.map((value) => (value === null ? null : Number(value))) : series.at.map(() => null),
      state: values?.state ?? null,
    },
    bucket,
    promised,
  )
}

/**
 * The lines of a chart: as they were measured, as they are shown, and where the only one has gaps. `promised`: of the first one; how often
 * the others are measured nobody says here.
 */
export function draw(series: readonly Series[], metric: string, mode: Mode, inPercent: boolean, bucket: number, promised: Promised | null) {
  const all = series.map((one, index) => lineFrom(one, one.name, metric, bucket, index === 0 ? promised : null))
  const totals: Line[] = all.map((one) => one.line)
  const gaps: Gap[] = all.length === 1 ? all[0].gaps : []
  return { totals, lines: mode === 'growth' ? totals.map((line) => growthOf(line, inPercent)) : totals, gaps }
}

/** The period before, moved to where the present one is. */
export function drawBefore(
  series: Series | undefined,
  metric: string,
  mode: Mode,
  inPercent: boolean,
  bucket: number,
  promised: Promised | null,
  span: number,
): Line | null {
  if (!series?.metrics[metric]) return null
  const { line } = lineFrom(series, t('chart.before'), metric, bucket, promised)
  const shifted = { ...line, at: line.at.map((at) => at + span / 1000) }
  return mode === 'growth' ? growthOf(shifted, inPercent) : shifted
}

/** What happened meanwhile: posts, and changes of the account. */
export function eventsOf(thing: Thing): ChartEvent[] {
  return [
    ...thing.posts
      .filter((post) => post.taken_at)
      .map(
        (post): ChartEvent => ({
          at: Date.parse(post.taken_at as string) / 1000,
          kind: 'post',
          text: `${t('kind.post')}: ${post.caption?.slice(0, 60) || post.code}`,
        }),
      ),
    ...thing.events.map((event): ChartEvent => ({ at: Date.parse(event.at) / 1000, kind: 'change', text: word('event', event.event) })),
  ]
}

/** What is seen, as a table. */
export function asCsv(lines: readonly Line[]): string {
  const at = [...new Set(lines.flatMap((line) => line.at))].sort((a, b) => a - b)
  return toCsv([
    ['time', ...lines.map((line) => line.name)],
    ...at.map((time) => [new Date(time * 1000).toISOString(), ...lines.map((line) => line.totals[line.at.indexOf(time)] ?? '')]),
  ])
}

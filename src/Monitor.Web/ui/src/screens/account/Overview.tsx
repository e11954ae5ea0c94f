import { NativeSelect } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { Chart, type HeldPoint } from '@parts/chart'
import { saveFile } from '@parts/download'
import { Empty } from '@parts/empty'
import { Fault } from '@parts/errors'
import { number, signed } from '@parts/format'
import { Fresh } from '@parts/fresh'
import { t, word } from '@parts/i18n'
import { Panel } from '@parts/page'
import { Mark } from '@parts/status'
import { exact } from '@parts/time'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useSearchParams } from 'react-router'
import { ChartTools } from './ChartTools'
import { Compared } from './Compare'
import { useCharts } from './charts'
import { describe } from './describe'
import { asCsv, draw, drawBefore, eventsOf } from './drawing'
import { Growth, type Period, periods } from './Growth'
import { Held, useHeld } from './Held'
import { readRange } from './range'
import type { Thing } from './thing'

export function Overview({ thing }: { thing: Thing }) {
  const [query, setQuery] = useSearchParams()
  const set = (changes: Record<string, string | null>) =>
    setQuery(
      (old) => {
        const next = new URLSearchParams(old)
        for (const [name, value] of Object.entries(changes)) value === null ? next.delete(name) : next.set(name, value)
        return next
      },
      { preventScrollReset: true },
    )
  const range = readRange(query, thing.since, Date.now())
  const compare = (query.get('compare') ?? '').split(',').filter(Boolean)
  const series = useMemo(() => [thing.series, ...compare], [thing.series, compare.join()])
  const points = Math.min(600, Math.max(120, Math.round(innerWidth / 3)))
  const charts = useCharts(series, range.preset, range.from, range.to, points)
  const withBefore = query.get('before') === '1' && range.preset !== 'all'
  const span = range.to.getTime() - range.from.getTime()
  const hour = Math.floor(range.from.getTime() / 3_600_000) * 3_600_000
  const earlier = useCharts([thing.series], range.preset, new Date(hour - span), new Date(hour), points, withBefore, 1)
  const by = (Object.keys(periods) as Period[]).find((each) => each === query.get('by')) ?? 'day'
  const growthFrom = new Date(Math.min(range.from.getTime(), Date.now() - 7 * 86_400_000))
  const growth = useQuery({
    queryKey: ['tasks', 'growth', thing.series, by, range.preset ?? range.from.toISOString()],
    queryFn: () =>
      ask(
        api.GET('/api/v1/growth', {
          params: { query: { series: thing.series, by, from: growthFrom.toISOString(), to: range.to.toISOString() } },
        }),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  })
  const heldRows = useHeld(thing.taskId)
  const isShort =
    range.preset === '1h' || (range.to.getTime() - range.from.getTime()) / 1000 / Math.max(30, thing.promised?.interval ?? 60) <= 900
  const rows = useQuery({
    queryKey: ['tasks', 'points', thing.taskId, range.preset ?? [range.from.toISOString(), range.to.toISOString()]],
    queryFn: () =>
      ask(
        api.GET('/api/v1/tasks/{task_id}/history', {
          params: {
            path: { task_id: thing.taskId ?? '' },
            query: { from: range.from.toISOString(), to: range.to.toISOString(), limit: 1000 },
          },
        }),
      ),
    enabled: thing.taskId !== null && isShort,
    refetchInterval: 15_000,
  })

  const metrics = Object.keys(charts.data?.series[0]?.metrics ?? {})
  const metric =
    metrics.find((name) => name === query.get('metric')) ?? metrics[0] ?? (thing.type === 'post' ? 'like_count' : 'follower_count')
  const mode = query.get('mode') === 'growth' ? 'growth' : 'total'
  const log = query.get('scale') === 'log' && mode === 'total'
  const inPercent = mode === 'growth' && series.length > 1
  const bucket = Number(charts.data?.bucket_seconds ?? 60)

  const drawn = useMemo(
    () => draw(charts.data?.series ?? [], metric, mode, inPercent, bucket, thing.promised),
    [charts.data, metric, mode, inPercent, bucket, thing.promised?.interval, thing.promised?.since, series.length],
  )
  const before = useMemo(
    () => (withBefore ? drawBefore(earlier.data?.series[0], metric, mode, inPercent, bucket, thing.promised, span) : null),
    [withBefore, earlier.data, metric, span, bucket, thing.promised?.interval, thing.promised?.since, mode, inPercent],
  )

  const from = Date.parse(charts.data?.from ?? range.from.toISOString()) / 1000
  const to = Date.parse(charts.data?.to ?? range.to.toISOString()) / 1000
  const events = useMemo(() => eventsOf(thing), [thing.posts, thing.events])
  const held = useMemo<HeldPoint[]>(
    () =>
      heldRows.flatMap((row) => {
        const value = (row.observed as Record<string, number | undefined>)[metric]
        return value === undefined
          ? []
          : [
              {
                at: Date.parse(row.last_seen_at) / 1000,
                value,
                text: `${t('outcome.held')}: ${number(value)} · ${row.source} · ${row.reason}`,
              },
            ]
      }),
    [heldRows, metric],
  )
  const sourceAt = (at: number): string | null => {
    const usual = Math.max(bucket, thing.promised?.interval ?? 60)
    const point = rows.data?.points.find((one) => Math.abs(Date.parse(one.recorded_at) / 1000 - at) <= usual)
    return point?.source ?? null
  }

  const line = drawn.totals[0]
  const first = line?.totals.find((value): value is number => value !== null)
  const last = line?.totals.findLast((value): value is number => value !== null)
  const change = first !== undefined && last !== undefined ? last - first : null
  const now = thing.values[metric] ?? last ?? null
  const table = growth.data?.series[0]?.periods ?? []
  const story = describe(change, first, table, metric, by === 'day', from, drawn.gaps, heldRows.length)

  const download = () => saveFile(`${thing.name}-${metric}.csv`, asCsv(drawn.totals))

  return (
    <div className="columns">
      <div className="stack">
        <Panel>
          <div className="acc-top">
            <div className="grow">
              {metrics.length > 1 ? (
                <NativeSelect
                  variant="unstyled"
                  size="xs"
                  className="acc-metric"
                  aria-label={t('monitors.col.value')}
                  value={metric}
                  onChange={(event) => set({ metric: event.target.value })}
                  data={metrics.map((name) => ({ value: name, label: word('metric', name) }))}
                />
              ) : (
                <span className="small mute">{word('metric', metric)}</span>
              )}
              <div className="acc-now">
                <Fresh value={now} className="acc-big num">
                  {number(now)}
                </Fresh>
                {change !== null && change !== 0 && <span className={`num ${change > 0 ? 'up' : 'down'}`}>{signed(change)}</span>}
              </div>
            </div>
            <ChartTools
              range={range}
              mode={mode}
              log={log}
              withBefore={withBefore}
              series={series}
              set={set}
              compare={(id) => set({ compare: [...compare, id].join(), mode: 'growth' })}
              download={download}
            />
          </div>
          {compare.length > 0 && (
            <Compared
              names={drawn.totals.map((one) => one.name)}
              remove={(index) => set({ compare: compare.filter((_, place) => place !== index - 1).join() || null })}
            />
          )}
          {charts.isError ? (
            <Fault error={charts.error} retry={() => void charts.refetch()} />
          ) : charts.data && drawn.lines.every((one) => one.at.length === 0) ? (
            <div style={{ minHeight: 300 }}>
              <Empty title={t('chart.empty')} />
            </div>
          ) : charts.data ? (
            <Chart
              lines={drawn.lines}
              before={before}
              gaps={drawn.gaps}
              events={events}
              held={mode === 'total' ? held : []}
              from={from}
              to={to}
              log={log}
              unit={mode === 'total' ? 'total' : inPercent ? 'percent' : 'growth'}
              label={t('chart.label', { metric: word('metric', metric), from: exact(from * 1000), to: exact(to * 1000) })}
              sourceAt={sourceAt}
              onBrush={(begin, end) =>
                set({ from: new Date(begin * 1000).toISOString(), to: new Date(end * 1000).toISOString(), range: null })
              }
            />
          ) : (
            <div className="skeleton" style={{ height: 300 }} />
          )}
          <div className="acc-legend small mute">
            {events.some((event) => event.kind === 'post' && event.at >= from) && <span>● {t('chart.posts')}</span>}
            {events.some((event) => event.kind === 'change' && event.at >= from) && <span>■ {t('chart.changes')}</span>}
            {held.length > 0 && (
              <span>
                <Mark tone="held" /> {t('chart.held')}
              </span>
            )}
            {drawn.gaps.length > 0 && <span>▨ {t('chart.gaps')}</span>}
            <span className="acc-story">{story || t('chart.brush')}</span>
          </div>
        </Panel>
        {heldRows.map((row) => (
          <Held key={row.id} row={row} metric={metric} />
        ))}
        <Growth
          by={by}
          choose={(value) => set({ by: value === 'day' ? null : value })}
          rows={growth.data ? table : undefined}
          metrics={metrics}
          metric={metric}
        />
      </div>
      {thing.side}
    </div>
  )
}

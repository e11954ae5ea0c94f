import { Button, Menu, NativeSelect, SegmentedControl, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { api, ask } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { Chart, type ChartEvent, type HeldPoint } from '@parts/chart'
import { growthOf, type Line, lineOf } from '@parts/chart/series'
import { saveFile, toCsv } from '@parts/download'
import { Empty } from '@parts/empty'
import { Fault } from '@parts/errors'
import { compact, number, percent, seconds, signed } from '@parts/format'
import { Fresh } from '@parts/fresh'
import { t, word } from '@parts/i18n'
import { Panel } from '@parts/page'
import { useMay } from '@parts/session'
import { Mark } from '@parts/status'
import { Table } from '@parts/table'
import { both, day, exact } from '@parts/time'
import { toast, toastError } from '@parts/toast'
import { IconArrowsDiff, IconDownload, IconX } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useSearchParams } from 'react-router'
import { type Preset, presets, readRange } from './range'
import type { Thing } from './thing'

const periods = { day: 'account.days', week: 'account.weeks', month: 'account.months' } as const

function useCharts(series: readonly string[], preset: Preset | null, from: Date, to: Date, points: number, enabled = true, shift = 0) {
  const isLive = preset !== null
  return useQuery({
    queryKey: ['tasks', 'charts', series.join(), preset ?? [from.toISOString(), to.toISOString()], points, shift],
    queryFn: ({ signal }) => {
      // A preset ends now, whenever it is asked.
      const end = isLive && shift === 0 ? new Date() : to
      const begin = isLive && shift === 0 && presets[preset] !== null ? new Date(end.getTime() - (presets[preset] as number) * 1000) : from
      return ask(
        api.GET('/api/v1/charts', {
          params: { query: { series: series.join(), from: begin.toISOString(), to: end.toISOString(), points } },
          signal,
        }),
      )
    },
    enabled,
    placeholderData: keepPreviousData,
    refetchInterval: isLive && shift === 0 ? (preset === '1h' || preset === '24h' ? 3_000 : 15_000) : false,
  })
}

function Compare({ series, add }: { series: readonly string[]; add: (id: string) => void }) {
  const [text, setText] = useState('')
  const [wanted] = useDebouncedValue(text.trim(), 150)
  const found = useQuery({
    queryKey: ['search', 'tasks', wanted],
    queryFn: () => ask(api.GET('/api/v1/search', { params: { query: { q: wanted, in: 'tasks', limit: 8 } } })),
    enabled: wanted.length >= 2,
  })
  return (
    <Menu position="bottom-end" width={280} trapFocus>
      <Menu.Target>
        <Button variant="default" size="xs" leftSection={<IconArrowsDiff size={14} />} disabled={series.length >= 8}>
          {t('compare.add')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <TextInput
          size="xs"
          m={4}
          aria-label={t('compare.with')}
          placeholder={t('compare.with')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        {(found.data?.hits ?? [])
          .filter((hit) => !series.includes(`task:${hit.id}`))
          .map((hit) => (
            <Menu.Item key={hit.id} onClick={() => add(`task:${hit.id}`)}>
              {hit.title} <span className="small mute">{word('platform', hit.platform)}</span>
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  )
}

export function Overview({ thing }: { thing: Thing }) {
  const [query, setQuery] = useSearchParams()
  const mayDecide = useMay('editor')
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
  const by = (['day', 'week', 'month'] as const).find((each) => each === query.get('by')) ?? 'day'
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
  const quarantine = useQuery({
    queryKey: ['tasks', 'quarantine'],
    queryFn: () => ask(api.GET('/api/v1/quarantine', { params: { query: { state: 'held', limit: 200 } } })),
    refetchInterval: 30_000,
  })
  const isShort = range.preset === '1h' || (range.to.getTime() - range.from.getTime()) / 1000 / Math.max(30, thing.interval ?? 60) <= 900
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
  const usual = Math.max(Number(charts.data?.bucket_seconds ?? 60), thing.interval ?? 60)

  const drawn = useMemo(() => {
    const all = (charts.data?.series ?? []).map((one) => {
      const values = one.metrics[metric]
      return lineOf(
        one.name,
        {
          at: one.at,
          count: one.count.map(Number),
          last: values ? values.last.map((value) => (value === null ? null : Number(value))) : one.at.map(() => null),
          state: values?.state ?? null,
        },
        usual,
      )
    })
    const lines: Line[] = all.map((one) => one.line)
    return {
      totals: lines,
      lines: mode === 'growth' ? lines.map((line) => growthOf(line, inPercent)) : lines,
      gaps: series.length === 1 ? (all[0]?.gaps ?? []) : [],
    }
  }, [charts.data, metric, mode, inPercent, usual, series.length])

  const before = useMemo(() => {
    const one = withBefore ? earlier.data?.series[0] : undefined
    const values = one?.metrics[metric]
    if (!one || !values) return null
    const { line } = lineOf(
      t('chart.before'),
      { at: one.at, count: one.count.map(Number), last: values.last.map((value) => (value === null ? null : Number(value))), state: null },
      usual,
    )
    const shifted = { ...line, at: line.at.map((at) => at + span / 1000) }
    return mode === 'growth' ? growthOf(shifted, inPercent) : shifted
  }, [withBefore, earlier.data, metric, span, usual, mode, inPercent])

  const from = Date.parse(charts.data?.from ?? range.from.toISOString()) / 1000
  const to = Date.parse(charts.data?.to ?? range.to.toISOString()) / 1000
  const events = useMemo<ChartEvent[]>(
    () => [
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
    ],
    [thing.posts, thing.events],
  )
  const heldRows = useMemo(
    () => (quarantine.data ?? []).filter((row) => row.task_id === thing.taskId && thing.taskId !== null),
    [quarantine.data, thing.taskId],
  )
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
    const point = rows.data?.points.find((one) => Math.abs(Date.parse(one.recorded_at) / 1000 - at) <= usual)
    return point?.source ?? null
  }

  const line = drawn.totals[0]
  const first = line?.totals.find((value): value is number => value !== null)
  const last = line?.totals.findLast((value): value is number => value !== null)
  const change = first !== undefined && last !== undefined ? last - first : null
  const now = thing.values[metric] ?? last ?? null
  const table = growth.data?.series[0]?.periods ?? []
  const story = describe(change, first, table, metric, by === 'day', drawn.gaps, heldRows.length)

  const download = () => {
    const head = ['time', ...drawn.totals.map((one) => one.name)]
    const at = [...new Set(drawn.totals.flatMap((one) => one.at))].sort((a, b) => a - b)
    const body = at.map((time) => [
      new Date(time * 1000).toISOString(),
      ...drawn.totals.map((one) => one.totals[one.at.indexOf(time)] ?? ''),
    ])
    saveFile(`${thing.name}-${metric}.csv`, toCsv([head, ...body]))
  }
  const decide = async (id: number, accept: boolean) => {
    try {
      const path = { params: { path: { quarantine_id: String(id) } } }
      await ask(
        accept ? api.POST('/api/v1/quarantine/{quarantine_id}/accept', path) : api.POST('/api/v1/quarantine/{quarantine_id}/reject', path),
      )
      toast(t(accept ? 'held.accepted' : 'held.rejected'))
      await queries.invalidateQueries({ queryKey: ['tasks'] })
    } catch (error) {
      toastError(error)
    }
  }

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
            <div className="acc-tools">
              <SegmentedControl
                aria-label={t('range.label')}
                value={range.preset ?? 'own'}
                onChange={(value) => set({ range: value, from: null, to: null })}
                data={[
                  ...Object.keys(presets).map((name) => ({ value: name, label: t(`range.${name as Preset}`) })),
                  ...(range.preset === null ? [{ value: 'own', label: t('range.own') }] : []),
                ]}
              />
              <SegmentedControl
                aria-label={t('mode.label')}
                value={mode}
                onChange={(value) => set({ mode: value === 'growth' ? 'growth' : null })}
                data={[
                  { value: 'total', label: t('mode.total') },
                  { value: 'growth', label: t('mode.growth') },
                ]}
              />
              <Button
                size="xs"
                variant={log ? 'light' : 'default'}
                title={t('scale.title')}
                aria-pressed={log}
                onClick={() => set({ scale: log ? null : 'log', mode: null })}
              >
                {t('scale.log')}
              </Button>
              <Button
                size="xs"
                variant={withBefore ? 'light' : 'default'}
                aria-pressed={withBefore}
                onClick={() => set({ before: withBefore ? null : '1' })}
              >
                {t('compare.before')}
              </Button>
              <Compare series={series} add={(id) => set({ compare: [...compare, id].join(), mode: 'growth' })} />
              <Button
                size="xs"
                variant="default"
                leftSection={<IconDownload size={14} />}
                onClick={download}
                aria-label={t('account.download')}
                title={t('account.download')}
              >
                CSV
              </Button>
            </div>
          </div>
          {compare.length > 0 && (
            <div className="row wrap" style={{ marginBottom: 8 }}>
              {drawn.totals.map((one, index) => (
                <span key={`${one.name}${index}`} className="chip">
                  <i className={`acc-dot acc-dot-${index}`} />
                  {one.name}
                  {index > 0 && (
                    <button
                      type="button"
                      className="acc-remove"
                      aria-label={t('compare.remove', { name: one.name })}
                      onClick={() => set({ compare: compare.filter((_, place) => place !== index - 1).join() || null })}
                    >
                      <IconX size={12} />
                    </button>
                  )}
                </span>
              ))}
            </div>
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
          <Panel key={row.id} title={t('held.title')}>
            <div className="row wrap">
              <Mark tone="held" />
              <span className="grow small">
                {t('held.text', {
                  source: row.source,
                  value: number((row.observed as Record<string, number>)[metric]),
                  previous: number((row.previous as Record<string, number>)[metric]),
                  reason: row.reason,
                })}
              </span>
              {mayDecide && (
                <>
                  <Button size="xs" variant="default" onClick={() => void decide(Number(row.id), true)}>
                    {t('held.accept')}
                  </Button>
                  <Button size="xs" variant="default" onClick={() => void decide(Number(row.id), false)}>
                    {t('held.reject')}
                  </Button>
                </>
              )}
            </div>
          </Panel>
        ))}
        <Panel
          flush
          title={t(periods[by])}
          side={
            <SegmentedControl
              aria-label={t('account.period')}
              value={by}
              onChange={(value) => set({ by: value === 'day' ? null : value })}
              data={(['day', 'week', 'month'] as const).map((value) => ({ value, label: t(periods[value]) }))}
            />
          }
        >
          <Table
            label={t(periods[by])}
            rows={growth.data ? table.toReversed() : undefined}
            rowId={(row) => row.at}
            columns={[
              {
                id: 'day',
                head: t('account.day'),
                cell: (row) => (
                  <time dateTime={row.at} title={both(row.at)} className="nowrap">
                    {by === 'month' ? exact(row.at, { month: 'long', year: 'numeric' }) : day(row.at)}
                  </time>
                ),
              },
              ...(metrics.length > 0 ? metrics : [metric]).slice(0, 3).flatMap((name) => [
                {
                  id: name,
                  head: word('metric', name),
                  right: true,
                  cell: (row: (typeof table)[number]) => number(row.values[name]?.last as number | null | undefined),
                },
                {
                  id: `${name}+`,
                  head: t('account.change'),
                  right: true,
                  cell: (row: (typeof table)[number]) => {
                    const value = row.values[name]
                    const by = value?.change == null ? null : Number(value.change)
                    return (
                      <span className={`small ${by === null || by === 0 ? 'mute' : by > 0 ? 'up' : 'down'}`}>
                        {by === null ? '—' : signed(by)}
                      </span>
                    )
                  },
                },
              ]),
              {
                id: 'percent',
                head: t('account.percent'),
                right: true,
                cell: (row) => <span className="small mute">{percent(row.values[metric]?.percent as number | null | undefined, 3)}</span>,
              },
              {
                id: 'count',
                head: t('account.measurements'),
                right: true,
                cell: (row) => <span className="small mute">{compact(Number(row.count))}</span>,
              },
            ]}
          />
        </Panel>
      </div>
      {thing.side}
    </div>
  )
}

/** What the curve shows, in words. */
function describe(
  change: number | null,
  first: number | undefined,
  periods: readonly { at: string; values: Record<string, { change?: unknown } | undefined> }[],
  metric: string,
  byDay: boolean,
  gaps: readonly { from: number; to: number }[],
  held: number,
): string {
  const parts: string[] = []
  if (change && first) parts.push(t('account.story', { change: signed(change), percent: percent((change / first) * 100, 3) }))
  if (byDay && periods.length > 2) {
    const changes = periods.map((period) => ({
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

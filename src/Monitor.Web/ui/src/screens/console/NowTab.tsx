import { SegmentedControl } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { Fault } from '@parts/errors'
import { decimal, milliseconds, number, seconds } from '@parts/format'
import { t, word } from '@parts/i18n'
import { Figures, Panel, Skeletons } from '@parts/page'
import { Table } from '@parts/table'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useSearchParams } from 'react-router'
import { LoadChart } from './LoadChart'

const ranges = { '1h': 3600, '24h': 86_400, '7d': 604_800 } as const

export function NowTab() {
  const [query, setQuery] = useSearchParams()
  const range = (['1h', '24h', '7d'] as const).find((each) => each === query.get('range')) ?? '1h'
  const load = useQuery({
    queryKey: ['load', range],
    queryFn: () => {
      const now = Date.now()
      return ask(
        api.GET('/api/v1/load', {
          params: { query: { from: new Date(now - ranges[range] * 1000).toISOString(), to: new Date(now).toISOString(), points: 90 } },
        }),
      )
    },
    placeholderData: keepPreviousData,
    refetchInterval: 5_000,
  })
  const capacity = useQuery({ queryKey: ['capacity'], queryFn: () => ask(api.GET('/api/v1/capacity')), refetchInterval: 4_000 })
  const flows = useQuery({ queryKey: ['flows'], queryFn: () => ask(api.GET('/api/v1/flows')), refetchInterval: 4_000 })
  const counts = useQuery({ queryKey: ['tasks', 'counts'], queryFn: () => ask(api.GET('/api/v1/tasks/counts')), refetchInterval: 5_000 })
  if (load.isError) return <Fault error={load.error} retry={() => void load.refetch()} />
  const queues = capacity.data?.queues ?? []
  const sum = (of: (queue: (typeof queues)[number]) => number) => queues.reduce((all, queue) => all + of(queue), 0)
  const drain = queues.map((queue) => queue.seconds_to_drain).filter((each) => each != null)
  const last = (name: 'failed', back: number) =>
    (load.data?.series ?? []).reduce(
      (all, series) => all + series[name].slice(-back).reduce((sum: number, value) => sum + Number(value ?? 0), 0),
      0,
    )
  const hour = load.data ? Math.ceil(3600 / Number(load.data.bucket_seconds)) : 1
  const worst = Math.max(
    0,
    ...(load.data?.series ?? []).flatMap((series) => series.lag_ms_max.slice(-hour).map((value) => Number(value ?? 0))),
  )
  const failed = last('failed', hour)
  const stuck = (flows.data ?? []).reduce((all, flow) => all + Number(flow.stuck), 0)
  const failing = Number(counts.data?.failing ?? 0)
  return (
    <>
      <Figures
        loading={!capacity.data || !load.data}
        figures={[
          { label: t('console.running'), value: number(sum((queue) => Number(queue.running))) },
          { label: t('console.waiting'), value: number(sum((queue) => Number(queue.waiting))) },
          {
            label: t('console.perMinute'),
            value: decimal(
              sum((queue) => Number(queue.per_minute)),
              0,
            ),
          },
          {
            label: t('console.failedHour'),
            value: number(failed),
            tone: failed > 0 ? 'bad' : undefined,
            to: '/console/requests?q=status:failed age:<1h',
          },
          {
            label: t('console.stuck'),
            value: number(stuck),
            tone: stuck > 0 ? 'bad' : undefined,
            to: '/console/requests?q=status:running age:>10m',
          },
          { label: t('console.failing'), value: number(failing), tone: failing > 0 ? 'bad' : undefined, to: '/monitors?q=is:failing' },
          { label: t('console.lag'), value: milliseconds(worst) },
          { label: t('console.drain'), value: drain.length > 0 ? seconds(Math.max(...drain.map(Number))) : '—' },
        ]}
      />
      <div className="console-grid">
        {(['throughput', 'lag', 'depth'] as const).map((kind) => (
          <Panel
            key={kind}
            title={t(kind === 'throughput' ? 'console.throughput' : kind === 'lag' ? 'console.lagChart' : 'console.depth')}
            side={
              kind === 'throughput' ? (
                <SegmentedControl
                  aria-label={t('console.range')}
                  value={range}
                  onChange={(value) => setQuery(value === '1h' ? {} : { range: value })}
                  data={['1h', '24h', '7d'].map((value) => ({ value, label: t(`range.${value as '1h'}`) }))}
                />
              ) : undefined
            }
          >
            {load.data ? <LoadChart load={load.data} kind={kind} /> : <div className="skeleton load-skeleton" />}
          </Panel>
        ))}
      </div>
      <div className="console-two">
        <Panel title={t('console.queues')} flush>
          {capacity.data ? (
            <Table
              label={t('console.queues')}
              rows={[...queues].sort((a, b) => Number(b.waiting) - Number(a.waiting) || Number(b.running) - Number(a.running)).slice(0, 25)}
              rowId={(queue) => queue.name}
              empty={
                <p className="mute" style={{ padding: '0 16px 12px' }}>
                  {t('console.noQueues')}
                </p>
              }
              columns={[
                {
                  id: 'name',
                  head: t('console.queue'),
                  cell: (queue) =>
                    queue.name.startsWith('flow:') ? <Link to={`/console/requests?q=${queue.name}`}>{queue.name}</Link> : queue.name,
                },
                { id: 'waiting', head: t('flows.waiting'), right: true, cell: (queue) => number(Number(queue.waiting)) },
                { id: 'running', head: t('flows.running'), right: true, cell: (queue) => number(Number(queue.running)) },
                {
                  id: 'rate',
                  head: t('console.queue.rate'),
                  right: true,
                  cell: (queue) => decimal(Number(queue.per_minute)),
                },
                {
                  id: 'drain',
                  head: t('console.queue.drain'),
                  right: true,
                  cell: (queue) => (queue.seconds_to_drain == null ? '—' : seconds(Number(queue.seconds_to_drain))),
                },
              ]}
            />
          ) : (
            <Skeletons rows={4} height={34} />
          )}
        </Panel>
        <Panel title={t('console.platforms')}>
          <ul className="entries">
            {(capacity.data?.platforms ?? []).map((platform) => (
              <li key={platform.platform}>
                <span className="strong console-platform">{word('platform', platform.platform)}</span>
                <span className="grow"></span>
                <span className="small mute num">
                  {platform.calls_per_minute == null
                    ? t('console.platform.free')
                    : t('console.platform.rate', { n: Math.round(Number(platform.calls_per_minute)) })}
                  {platform.calls_left != null && ` · ${t('console.platform.left', { n: Math.round(Number(platform.calls_left)) })}`}
                </span>
              </li>
            ))}
          </ul>
        </Panel>
      </div>
    </>
  )
}

import { api, askPage } from '@parts/api/client'
import { toneOf } from '@parts/beats'
import { Empty } from '@parts/empty'
import { Fault } from '@parts/errors'
import { milliseconds, money, number } from '@parts/format'
import { t, word } from '@parts/i18n'
import { Status } from '@parts/status'
import { Table } from '@parts/table'
import { At } from '@parts/time'
import { useInfiniteQuery } from '@tanstack/react-query'

export function RunsTab({ taskId }: { taskId: string }) {
  const runs = useInfiniteQuery({
    queryKey: ['tasks', 'run-pages', taskId],
    queryFn: ({ pageParam }) =>
      askPage(
        api.GET('/api/v1/tasks/{task_id}/runs', {
          params: { path: { task_id: taskId }, query: { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    refetchInterval: (query) => ((query.state.data?.pages.length ?? 0) < 2 ? 3_000 : false),
  })
  if (runs.isError) return <Fault error={runs.error} retry={() => void runs.refetch()} />
  return (
    <Table
      label={t('account.tab.runs')}
      rows={runs.data?.pages.flatMap((page) => page.rows)}
      rowId={(run) => run.slot_at + run.started_at}
      rowTo={(run) => ('run_no' in run && run.run_no ? `/runs/${taskId}/${run.run_no}` : undefined)}
      empty={<Empty title={t('account.noRuns')} />}
      more={{ has: runs.hasNextPage, loading: runs.isFetchingNextPage, load: () => void runs.fetchNextPage() }}
      columns={[
        { id: 'slot', head: t('run.slot'), cell: (run) => <At at={run.slot_at} className="nowrap num" /> },
        {
          id: 'outcome',
          head: t('run.outcome'),
          cell: (run) => <Status tone={toneOf(run.outcome)}>{word('outcome', run.outcome)}</Status>,
        },
        { id: 'lag', head: t('run.lag'), right: true, cell: (run) => milliseconds(Number(run.lag_ms)) },
        { id: 'duration', head: t('run.duration'), right: true, cell: (run) => milliseconds(Number(run.duration_ms)) },
        { id: 'source', head: t('run.source'), cell: (run) => run.source ?? '—' },
        { id: 'calls', head: t('run.calls'), right: true, cell: (run) => number(Number(run.calls)) },
        { id: 'cost', head: t('run.cost'), right: true, cell: (run) => money(Number(run.cost_usd)) },
        { id: 'error', head: t('run.error'), cell: (run) => <span className="small mute">{run.error ?? ''}</span> },
      ]}
    />
  )
}

import { api, askPage } from '@parts/api/client'
import { toneOf } from '@parts/beats'
import { Empty } from '@parts/empty'
import { milliseconds, money, number } from '@parts/format'
import { t, word } from '@parts/i18n'
import { Status } from '@parts/status'
import { PagedTable, usePages } from '@parts/table/pages'
import { At } from '@parts/time'

export function RunsTab({ taskId }: { taskId: string }) {
  const runs = usePages(
    ['tasks', 'run-pages', taskId],
    (cursor) =>
      askPage(
        api.GET('/api/v1/tasks/{task_id}/runs', {
          params: { path: { task_id: taskId }, query: { limit: 50, ...cursor } },
        }),
      ),
    3_000,
  )
  return (
    <PagedTable
      label={t('account.tab.runs')}
      pages={runs}
      rowId={(run) => run.slot_at + run.started_at}
      rowTo={(run) => ('run_no' in run && run.run_no ? `/runs/${taskId}/${run.run_no}` : undefined)}
      empty={<Empty title={t('account.noRuns')} />}
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

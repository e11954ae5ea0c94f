import { api, ask } from '@parts/api/client'
import { Empty } from '@parts/empty'
import { Fault } from '@parts/errors'
import { number } from '@parts/format'
import { t } from '@parts/i18n'
import { Status } from '@parts/status'
import { Table } from '@parts/table'
import { Ago } from '@parts/time'
import { useQuery } from '@tanstack/react-query'

export function WorkersTab() {
  const workers = useQuery({ queryKey: ['workers'], queryFn: () => ask(api.GET('/api/v1/workers')), refetchInterval: 3_000 })
  if (workers.isError) return <Fault error={workers.error} retry={() => void workers.refetch()} />
  return (
    <Table
      label={t('console.tab.workers')}
      rows={workers.data}
      rowId={(worker) => String(worker.worker_id)}
      empty={<Empty title={t('workers.none')} />}
      columns={[
        { id: 'name', head: t('workers.name'), cell: (worker) => <span className="strong">{worker.name}</span> },
        {
          id: 'state',
          head: t('workers.state'),
          cell: (worker) => <Status tone={worker.alive ? 'ok' : 'bad'}>{t(worker.alive ? 'workers.alive' : 'workers.gone')}</Status>,
        },
        { id: 'roles', head: t('workers.roles'), cell: (worker) => <span className="mute">{worker.roles.join(', ')}</span> },
        {
          id: 'running',
          head: t('workers.running'),
          right: true,
          cell: (worker) => number(Number(worker.running_tasks) + Number(worker.running_items)),
        },
        { id: 'minute', head: t('workers.minute'), right: true, cell: (worker) => number(Number(worker.runs_last_minute)) },
        { id: 'beat', head: t('workers.beat'), cell: (worker) => <Ago at={worker.heartbeat_at} /> },
        { id: 'since', head: t('workers.since'), cell: (worker) => <Ago at={worker.started_at} /> },
      ]}
    />
  )
}

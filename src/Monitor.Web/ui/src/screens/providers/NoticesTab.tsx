import { api, ask } from '@parts/api/client'
import { Empty } from '@parts/empty'
import { Fault } from '@parts/errors'
import { t } from '@parts/i18n'
import { Panel, Skeletons } from '@parts/page'
import { Mark } from '@parts/status'
import { Ago } from '@parts/time'
import { useQuery } from '@tanstack/react-query'

export function NoticesTab() {
  const notices = useQuery({
    queryKey: ['notices'],
    queryFn: () => ask(api.GET('/api/v1/notices', { params: { query: { limit: 100 } } })),
    refetchInterval: 5_000,
  })
  if (notices.isError) return <Fault error={notices.error} retry={() => void notices.refetch()} />
  if (!notices.data) return <Skeletons rows={5} />
  if (notices.data.length === 0) return <Empty title={t('notices.none')}>{t('notices.noneText')}</Empty>
  return (
    <Panel>
      <ol className="line">
        {notices.data.map((notice) => (
          <li key={notice.id}>
            <Mark
              tone={notice.cleared_at ? 'off' : notice.severity === 'critical' ? 'bad' : notice.severity === 'warning' ? 'wait' : 'run'}
            />
            <span className={`grow ${notice.cleared_at ? 'mute' : ''}`}>{notice.message}</span>
            <span className="small faint nowrap">
              {notice.cleared_at ? t('notices.over') : t('notices.since')} <Ago at={notice.cleared_at ?? notice.raised_at} />
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  )
}

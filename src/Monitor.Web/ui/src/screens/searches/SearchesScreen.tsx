import './searches.css'
import { Button } from '@mantine/core'
import { api, ask, askPage } from '@parts/api/client'
import { Empty } from '@parts/empty'
import { compact, number } from '@parts/format'
import { t, word } from '@parts/i18n'
import { Meter, PageHead, Tabs } from '@parts/page'
import { useMay } from '@parts/session'
import { Status } from '@parts/status'
import { PagedTable, usePages } from '@parts/table/pages'
import { Ago } from '@parts/time'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useSearchParams } from 'react-router'
import { AllJobs } from './AllJobs'
import { jobState } from './job'

export function SearchesScreen() {
  const [query] = useSearchParams()
  const mayChange = useMay('editor')
  const active = query.get('active') === 'true'
  const jobs = usePages(
    ['jobs', 'list', active],
    (cursor) =>
      askPage(
        api.GET('/api/v1/jobs', {
          params: { query: { limit: 50, ...(active ? { active: 'true' } : {}), ...cursor } },
        }),
      ),
    4_000,
  )
  const counts = useQuery({ queryKey: ['jobs', 'counts'], queryFn: () => ask(api.GET('/api/v1/jobs/counts')), refetchInterval: 4_000 })
  const under = Number(counts.data?.active ?? 0)
  return (
    <>
      <PageHead title={t('searches.title')}>
        {mayChange && active && under > 0 && <AllJobs count={under} />}
        {mayChange && (
          <Button component={Link} to="/searches/new" leftSection={<IconPlus size={15} />}>
            {t('searches.new')}
          </Button>
        )}
      </PageHead>
      <Tabs
        label={t('searches.title')}
        tabs={[
          { to: '/searches', label: t('searches.all'), count: counts.data && compact(Number(counts.data.total)), active: !active },
          { to: '/searches?active=true', label: t('searches.active'), count: counts.data && compact(Number(counts.data.active)), active },
        ]}
      />
      <PagedTable
        label={t('searches.title')}
        pages={jobs}
        rowId={(job) => job.job_id}
        rowTo={(job) => `/searches/${job.job_id}`}
        empty={
          <Empty
            title={t('searches.empty')}
            action={
              mayChange && (
                <Button component={Link} to="/searches/new">
                  {t('searches.new')}
                </Button>
              )
            }
          >
            {t('searches.emptyText')}
          </Empty>
        }
        columns={[
          {
            id: 'job',
            head: t('searches.col.job'),
            cell: (job) => (
              <span className="job-name">
                <Link to={`/searches/${job.job_id}`} className="strong clip" tabIndex={-1}>
                  {job.usernames.slice(0, 3).join(', ')}
                  {Number(job.total_creators) > 3
                    ? ` ${t('searches.more', { n: Number(job.total_creators) - Math.min(3, job.usernames.length) })}`
                    : ''}
                </Link>
                <span className="small mute">{word('searches.kind', job.job_type)}</span>
              </span>
            ),
          },
          {
            id: 'state',
            head: t('searches.col.state'),
            cell: (job) => {
              const state = jobState(job)
              return <Status tone={state.tone}>{state.text}</Status>
            },
          },
          {
            id: 'progress',
            head: t('searches.col.progress'),
            cell: (job) => (
              <span className="job-progress">
                <Meter
                  value={Number(job.completed_creators) + Number(job.failed_creators)}
                  max={Number(job.total_creators)}
                  label={t('searches.col.progress')}
                  tone="ok"
                />
                <span className="num small nowrap">
                  {number(Number(job.completed_creators))} / {number(Number(job.total_creators))}
                  {Number(job.failed_creators) > 0 && (
                    <span className="down"> · {t('searches.failed', { n: Number(job.failed_creators) })}</span>
                  )}
                </span>
              </span>
            ),
          },
          { id: 'credits', head: t('searches.col.credits'), right: true, cell: (job) => number(Number(job.credits_charged)) },
          { id: 'created', head: t('searches.col.created'), cell: (job) => <Ago at={job.created_at} className="nowrap" /> },
          {
            id: 'end',
            head: t('searches.col.end'),
            cell: (job) => <Ago at={job.completed_at ?? job.estimated_completion_at} className="nowrap mute" />,
          },
        ]}
      />
    </>
  )
}

import './searches.css'
import { Button, Group, Menu, Modal } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { Avatar } from '@parts/avatar'
import { Fault } from '@parts/errors'
import { compact, number, percent, seconds } from '@parts/format'
import { Fresh } from '@parts/fresh'
import { t, word } from '@parts/i18n'
import { onTeamEvent } from '@parts/live'
import { Figures, Meter, PageHead, Panel, Skeletons } from '@parts/page'
import { useMay } from '@parts/session'
import { Mark, Status } from '@parts/status'
import { Story, type StoryData } from '@parts/story/Story'
import { Table } from '@parts/table'
import { Ago, At, useNow } from '@parts/time'
import { toast, toastError } from '@parts/toast'
import { IconDownload } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { itemTone, jobState } from './job'

interface Result {
  full_name?: string | null
  follower_count?: number | null
  engagement_rate?: number | null
  source?: string | null
}

const stages = [
  ['apify_completed', 'searchjob.stage.scrape'],
  ['database_populated', 'searchjob.stage.db'],
  ['cdn_processed', 'searchjob.stage.cdn'],
  ['ai_analyzed', 'searchjob.stage.ai'],
] as const

export function JobScreen() {
  const { jobId = '' } = useParams()
  const navigate = useNavigate()
  const mayChange = useMay('editor')
  const now = useNow()
  const [asked, setAsked] = useState(false)
  const [busy, setBusy] = useState(false)
  const path = { path: { job_id: jobId } }
  const job = useQuery({
    queryKey: ['jobs', 'one', jobId],
    queryFn: async () => {
      const found = await ask(api.GET('/api/v1/jobs/{job_id}', { params: path }))
      // The document of the API leaves open what an answer of it always has.
      return found as Required<typeof found>
    },
    refetchInterval: (query) => (query.state.data && jobState(query.state.data).over ? false : 2_000),
  })
  const ended = job.data ? Number(job.data.completed_creators) + Number(job.data.failed_creators) : 0
  const results = useQuery({
    queryKey: ['jobs', 'results', jobId, ended],
    queryFn: () => ask(api.GET('/api/v1/jobs/{job_id}/results', { params: path })),
    placeholderData: keepPreviousData,
    enabled: job.data !== undefined,
  })
  const webhooks = useQuery({
    queryKey: ['jobs', 'webhooks', jobId],
    queryFn: () => ask(api.GET('/api/v1/jobs/{job_id}/webhooks', { params: path })),
    enabled: job.data !== undefined,
  })
  // Of many it would be a book.
  const story = useQuery({
    queryKey: ['jobs', 'story', jobId, ended],
    queryFn: () => ask(api.GET('/api/v1/jobs/{job_id}/story', { params: path })),
    placeholderData: keepPreviousData,
    enabled: job.data !== undefined && Number(job.data.total_creators) <= 30,
  })
  useEffect(
    () =>
      onTeamEvent((event) => {
        if (event.job_id === jobId) void queries.invalidateQueries({ queryKey: ['jobs', 'one', jobId] })
      }),
    [jobId],
  )
  if (job.isError) return <Fault error={job.error} retry={() => void job.refetch()} />
  if (!job.data) return <Skeletons rows={8} />
  const one = job.data
  const state = jobState(one)
  const total = Number(one.total_creators)
  const open = total - ended
  const byName = new Map((results.data?.results ?? []).map((result) => [result.username, result.result as Result | null]))
  const failed = one.items.filter((item) => item.status === 'failed').map((item) => item.username)
  const act = async (action: 'pause' | 'resume' | 'cancel') => {
    setBusy(true)
    try {
      if (action === 'cancel') await ask(api.POST('/api/v1/jobs/{job_id}/cancel', { params: path }))
      else if (action === 'pause') await ask(api.POST('/api/v1/jobs/{job_id}/pause', { params: path }))
      else await ask(api.POST('/api/v1/jobs/{job_id}/resume', { params: path }))
      toast(
        action === 'cancel' ? t('searchjob.cancelled') : action === 'pause' ? t('job.paused') : t('searchjob.resumed'),
        action === 'pause' ? { undo: () => void act('resume') } : {},
      )
      setAsked(false)
      await queries.invalidateQueries({ queryKey: ['jobs'] })
    } catch (error) {
      toastError(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <PageHead
        title={t(one.job_type === 'batch' ? 'searchjob.titleBatch' : 'searchjob.title', { n: total })}
        lead={
          <>
            {t('searches.col.created')} <Ago at={one.created_at} />
          </>
        }
      >
        <span className="chip" role="status">
          <Status tone={state.tone}>{state.text}</Status>
        </span>
        {mayChange && !state.over && (
          <>
            <Button variant="default" size="xs" loading={busy} onClick={() => void act(one.paused ? 'resume' : 'pause')}>
              {t(one.paused ? 'action.resume' : 'action.pause')}
            </Button>
            <Button variant="default" size="xs" onClick={() => setAsked(true)}>
              {t('searchjob.cancel')}
            </Button>
          </>
        )}
        {mayChange && state.over && failed.length > 0 && (
          <Button size="xs" onClick={() => void navigate(`/searches/new?names=${encodeURIComponent(failed.join('\n'))}`)}>
            {t('searchjob.again', { n: failed.length })}
          </Button>
        )}
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" size="xs" leftSection={<IconDownload size={14} />} disabled={ended === 0}>
              {t('action.download')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {['csv', 'xlsx', 'json', 'xml'].map((format) => (
              <Menu.Item key={format} component="a" href={`/api/v1/jobs/${jobId}/results?format=${format}`} download>
                {format.toUpperCase()}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </PageHead>
      <div className="job-meter">
        <Meter value={ended} max={total} label={t('searches.col.progress')} tone={state.tone === 'bad' ? 'bad' : 'ok'} />
      </div>
      <Figures
        figures={[
          {
            label: t('searchjob.done'),
            value: <Fresh value={one.completed_creators}>{number(Number(one.completed_creators))}</Fresh>,
            tone: 'ok',
          },
          {
            label: t('searchjob.failed'),
            value: number(Number(one.failed_creators)),
            tone: Number(one.failed_creators) > 0 ? 'bad' : undefined,
          },
          { label: t('searchjob.left'), value: number(open) },
          {
            label: t('searchjob.credits'),
            value: number(Number(one.credits_charged)),
            note: Number(one.credits_reserved) > 0 ? t('searchjob.reserved', { n: Number(one.credits_reserved) }) : undefined,
          },
          state.over
            ? {
                label: t('searchjob.took'),
                value: one.completed_at
                  ? seconds((Date.parse(one.completed_at) - Date.parse(one.started_at ?? one.created_at)) / 1000)
                  : '—',
              }
            : {
                label: t('searchjob.eta'),
                value: one.estimated_completion_at ? seconds((Date.parse(one.estimated_completion_at) - now) / 1000) : '—',
              },
        ]}
      />
      <Table
        label={t('searchjob.creator')}
        rows={one.items}
        rowId={(item) => item.username}
        columns={[
          {
            id: 'who',
            head: t('searchjob.creator'),
            cell: (item) => (
              <span className="row">
                <Avatar name={item.username} size={28} />
                <span className="job-name">
                  {item.status === 'completed' ? (
                    <Link to={`/accounts/instagram/${encodeURIComponent(item.username)}`} className="strong">
                      {item.username}
                    </Link>
                  ) : (
                    <span className="strong">{item.username}</span>
                  )}
                  <span className="small mute">{byName.get(item.username)?.full_name ?? ' '}</span>
                </span>
              </span>
            ),
          },
          {
            id: 'state',
            head: t('searches.col.state'),
            cell: (item) => (
              <>
                <Status tone={itemTone(item.status)}>{word('item', item.status)}</Status>
                {item.error_message && <div className="small mute two-lines">{item.error_message}</div>}
              </>
            ),
          },
          {
            id: 'stages',
            head: t('searchjob.stages'),
            cell: (item) => (
              <span className="job-stages">
                {stages.map(([flag, text]) => (
                  <span key={flag} className={`small ${item[flag] ? '' : 'faint'}`}>
                    <Mark tone={item[flag] ? 'ok' : 'off'} /> {t(text)}
                  </span>
                ))}
                {item.ai_reason && <span className="small mute two-lines">{item.ai_reason}</span>}
              </span>
            ),
          },
          {
            id: 'followers',
            head: t('searchjob.followers'),
            right: true,
            cell: (item) => <span className="strong">{compact(byName.get(item.username)?.follower_count)}</span>,
          },
          { id: 'rate', head: t('searchjob.rate'), right: true, cell: (item) => percent(byName.get(item.username)?.engagement_rate) },
          {
            id: 'calls',
            head: t('searchjob.calls'),
            right: true,
            cell: (item) => <span className="mute">{number(Number(item.calls))}</span>,
          },
        ]}
      />
      {story.data && (
        <div className="job-webhooks">
          <Story story={story.data as unknown as StoryData} />
        </div>
      )}
      {(webhooks.data?.length ?? 0) > 0 && (
        <Panel title={t('searchjob.webhooks')} flush className="job-webhooks">
          <Table
            label={t('searchjob.webhooks')}
            rows={webhooks.data}
            rowId={(row) => `${row.delivery}-${row.attempt}`}
            columns={[
              { id: 'at', head: t('answer.when'), cell: (row) => (row.at ? <At at={row.at} /> : '—') },
              { id: 'event', head: t('account.event'), cell: (row) => <code>{row.event}</code> },
              {
                id: 'status',
                head: t('searches.col.state'),
                cell: (row) => (
                  <Status tone={row.delivered_at ? 'ok' : row.given_up_at ? 'bad' : 'wait'}>{row.status ?? row.error ?? '—'}</Status>
                ),
              },
              {
                id: 'took',
                head: t('run.duration'),
                right: true,
                cell: (row) => (row.duration_ms == null ? '—' : `${number(Number(row.duration_ms))} ms`),
              },
            ]}
          />
        </Panel>
      )}
      {asked && (
        <Modal
          opened
          onClose={() => setAsked(false)}
          title={t('searchjob.cancelTitle', { n: open })}
          closeButtonProps={{ 'aria-label': t('action.close') }}
        >
          <div className="stack">
            <span className="mute">{t('searchjob.cancelText')}</span>
            <Group justify="flex-end" gap={8}>
              <Button variant="default" onClick={() => setAsked(false)}>
                {t('searchjob.keep')}
              </Button>
              <Button color="red" loading={busy} onClick={() => void act('cancel')} data-autofocus>
                {t('searchjob.cancel')}
              </Button>
            </Group>
          </div>
        </Modal>
      )}
    </>
  )
}

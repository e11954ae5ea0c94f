import './media.css'
import { Button, NumberInput, Switch } from '@mantine/core'
import { api, ask, askPage } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { Avatar } from '@parts/avatar'
import { Empty } from '@parts/empty'
import { Fault } from '@parts/errors'
import { compact, number } from '@parts/format'
import { t, word } from '@parts/i18n'
import { Figures, PageHead, Panel, Skeletons } from '@parts/page'
import { useMay } from '@parts/session'
import { Status, type Tone } from '@parts/status'
import { PagedTable, usePages } from '@parts/table/pages'
import { Ago } from '@parts/time'
import { toast, toastError } from '@parts/toast'
import { useQuery } from '@tanstack/react-query'
import { Link, useSearchParams } from 'react-router'
import { size } from './size'

const pageSize = 100
const shown = ['failed', 'expired', 'found', 'queued', 'stored'] as const

const tones: Record<string, Tone> = { stored: 'ok', failed: 'bad', expired: 'wait', queued: 'run', found: 'off', removed: 'off' }

/** The archive of pictures and videos: what waits, what failed and why, how fast it goes, how large it is. */
export function MediaScreen() {
  if (!useMay('operator'))
    return (
      <Empty title={t('media.title')} alone>
        {t('media.operators')}
      </Empty>
    )
  return <Archive />
}

function Archive() {
  const [query] = useSearchParams()
  const state = shown.find((each) => each === query.get('status')) ?? 'failed'
  const reason = query.get('error_code') ?? undefined
  const status = useQuery({
    queryKey: ['media', 'status'],
    queryFn: () => ask(api.GET('/api/v1/media/status')),
    refetchInterval: 3_000,
  })
  const files = usePages(
    ['media', 'list', state, reason ?? ''],
    (cursor) =>
      askPage(api.GET('/api/v1/media', { params: { query: { status: state, error_code: reason, limit: pageSize, ...cursor } as never } })),
    5_000,
  )
  if (status.isError) return <Fault error={status.error} retry={() => void status.refetch()} />

  const archive = status.data
  // What the page holds depends on it; drawn before, it would move.
  if (!archive)
    return (
      <>
        <PageHead title={t('media.title')} />
        <Skeletons rows={8} />
      </>
    )
  const change = async (body: { max_running?: number; paused?: boolean }) => {
    try {
      await ask(api.PATCH('/api/v1/media/status', { body }))
      await queries.invalidateQueries({ queryKey: ['media'] })
      if (body.paused !== undefined)
        toast(t(body.paused ? 'media.paused' : 'media.resumed'), { undo: () => void change({ paused: !body.paused }) })
      else toast(t('flows.sizeDone'))
    } catch (error) {
      toastError(error)
    }
  }
  const retry = async (body: { ids?: number[]; filter?: { error_code: string }; all?: boolean }) => {
    try {
      const { retried } = await ask(api.POST('/api/v1/media/retry', { body }))
      await queries.invalidateQueries({ queryKey: ['media'] })
      toast(t('media.retried', { n: Number(retried) }))
    } catch (error) {
      toastError(error)
    }
  }
  const counts = archive.counts
  const countOf = (wanted: string) => counts.filter((one) => one.status === wanted).reduce((sum, one) => sum + Number(one.count), 0)
  const reasons = [...new Set(counts.filter((one) => one.status === state && one.error_code).map((one) => one.error_code as string))]
  return (
    <>
      <PageHead title={t('media.title')} lead={t(archive.mode === 'proxy' ? 'media.off' : (`media.in.${archive.store}` as 'media.in.s3'))}>
        <span className="row">
          <Switch
            size="xs"
            aria-label={t('media.runs')}
            label={t('media.runs')}
            checked={!archive.paused}
            onChange={(event) => void change({ paused: !event.target.checked })}
          />
          <NumberInput
            size="xs"
            w={84}
            hideControls
            min={0}
            max={100_000}
            aria-label={t('media.atOnce')}
            defaultValue={Number(archive.max_running)}
            key={String(archive.max_running)}
            onBlur={(event) => {
              const wanted = Number.parseInt(event.target.value, 10)
              if (Number.isInteger(wanted) && wanted !== Number(archive.max_running)) void change({ max_running: wanted })
            }}
          />
        </span>
      </PageHead>
      <Figures
        figures={[
          {
            label: t('media.backlog'),
            value: number(Number(archive.backlog)),
            tone: Number(archive.backlog) >= Number(archive.alarm_at) ? 'bad' : undefined,
            note: archive.oldest_found_at ? <Ago at={archive.oldest_found_at} /> : undefined,
          },
          { label: t('media.running'), value: number(Number(archive.running)) },
          { label: t('media.rate'), value: number(Number(archive.per_minute)) },
          { label: t('media.objects'), value: compact(Number(archive.objects)) },
          { label: t('media.size'), value: size(Number(archive.bytes)) },
          { label: t('media.failed'), value: number(countOf('failed')), tone: countOf('failed') > 0 ? 'bad' : undefined, to: '/media' },
        ]}
      />
      <Panel
        flush
        title={
          <span className="row wrap media-states">
            {shown.map((each) => (
              <Link
                key={each}
                to={`/media?status=${each}`}
                className={`media-state ${each === state ? 'media-state-on' : ''}`}
                aria-current={each === state ? 'true' : undefined}
              >
                {word('media.status', each)}
                {each !== 'stored' && <i className="num"> {compact(countOf(each))}</i>}
              </Link>
            ))}
          </span>
        }
        side={
          (state === 'failed' || state === 'expired') && (
            <Button
              size="xs"
              variant="default"
              disabled={countOf(state) === 0}
              onClick={() => void retry(reason ? { filter: { error_code: reason } } : { all: true })}
            >
              {t('media.retryAll')}
            </Button>
          )
        }
      >
        {reasons.length > 0 && (
          <div className="row wrap media-reasons">
            {reasons.map((each) => (
              <Link
                key={each}
                to={each === reason ? `/media?status=${state}` : `/media?status=${state}&error_code=${each}`}
                className={`media-state ${each === reason ? 'media-state-on' : ''}`}
              >
                {word('media.error', each)}
                <i className="num">
                  {' '}
                  {compact(
                    counts
                      .filter((one) => one.status === state && one.error_code === each)
                      .reduce((sum, one) => sum + Number(one.count), 0),
                  )}
                </i>
              </Link>
            ))}
          </div>
        )}
        {files.rows?.length === 0 ? (
          <Empty title={t('media.none')}>{t('media.noneText')}</Empty>
        ) : (
          <PagedTable
            label={t('media.title')}
            pages={files}
            rowId={(file) => String(file.id)}
            columns={[
              {
                id: 'file',
                head: t('media.file'),
                cell: (file) => (
                  <span className="row">
                    <Avatar
                      name={file.name ?? '?'}
                      src={file.content_type?.startsWith('image/') ? `${file.url}${file.url.includes('?') ? '&' : '?'}width=160` : null}
                      square
                    />
                    <span>
                      <Link
                        className="strong"
                        to={
                          file.entity_type === 'account'
                            ? `/accounts/${file.platform}/${file.name ?? ''}`
                            : `/posts/${file.platform}/${file.name ?? ''}`
                        }
                      >
                        {file.name ?? '?'}
                      </Link>
                      <div className="small mute">
                        {word('media.type', file.asset_type)} · {word('platform', file.platform)}
                      </div>
                    </span>
                  </span>
                ),
              },
              {
                id: 'status',
                head: t('media.state'),
                cell: (file) => (
                  <>
                    <Status tone={tones[file.status] ?? 'off'}>{word('media.status', file.status)}</Status>
                    {file.error_code && <div className="small mute media-error">{file.error ?? word('media.error', file.error_code)}</div>}
                  </>
                ),
              },
              { id: 'size', head: t('media.size'), right: true, cell: (file) => (file.bytes == null ? '' : size(Number(file.bytes))) },
              { id: 'at', head: t('media.since'), right: true, cell: (file) => <Ago at={file.stored_at ?? file.updated_at} /> },
              {
                id: 'do',
                head: '',
                right: true,
                cell: (file) =>
                  (file.status === 'failed' || file.status === 'expired' || file.status === 'removed') && (
                    <Button size="compact-xs" variant="default" onClick={() => void retry({ ids: [Number(file.id)] })}>
                      {t('media.retry')}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </Panel>
    </>
  )
}

import './console.css'
import { Button } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { FileButtons } from '@parts/download/FileButtons'
import { Fault } from '@parts/errors'
import { milliseconds, money, number } from '@parts/format'
import { t, word } from '@parts/i18n'
import { Fact, Facts, PageHead, Panel, Skeletons } from '@parts/page'
import { useMay } from '@parts/session'
import { Status } from '@parts/status'
import { Story, type StoryData } from '@parts/story/Story'
import { Ago, At } from '@parts/time'
import { toast, toastError } from '@parts/toast'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { requestTone } from './RequestsTab'

const over = ['COMPLETE', 'FAILED']

/** Where it is shown what a request is about; null where that is no account, post or shop. */
function aboutOf(flow: string, platform: string, target: string): string | null {
  const name = encodeURIComponent(target)
  if (target === flow || flow.startsWith('search_') || flow.includes('hashtag')) return null
  if (platform === 'shopify') return `/orders?store=${name}`
  return flow.endsWith('_comments') || flow.endsWith('_likers')
    ? `/posts/${platform}/${name}?tab=comments`
    : `/accounts/${platform}/${name}`
}

/** Where the table that a request has made or read is handed out as a file; null where there is none. */
function fileOf(data: unknown): string | null {
  const result = data as { file?: { url?: string }; file_url?: string } | null
  const url = result?.file?.url ?? result?.file_url
  return url?.startsWith('/api/') ? url : null
}

export function RequestScreen() {
  const { requestId = '' } = useParams()
  const id = Number(requestId)
  const mayChange = useMay('editor')
  const path = { params: { path: { id: requestId } } }
  const request = useQuery({
    queryKey: ['requests', 'one', id],
    queryFn: () => ask(api.GET('/api/v1/scrape-requests/{id}', path)),
    refetchInterval: (query) => (query.state.data && over.includes(query.state.data.status) ? false : 2_000),
  })
  const story = useQuery({
    queryKey: ['requests', 'story', id, request.data?.status, request.data?.retry_count],
    placeholderData: keepPreviousData,
    queryFn: () => ask(api.GET('/api/v1/scrape-requests/{id}/story', path)),
    enabled: request.data !== undefined,
  })
  if (request.isError) return <Fault error={request.error} retry={() => void request.refetch()} />
  // Both at once: what comes later would push the rest away.
  if (!request.data || (story.isPending && story.data === undefined)) return <Skeletons rows={6} />
  const one = request.data
  const file = fileOf(one.data)
  const about = one.account ? aboutOf(one.flow, one.platform, one.account) : null
  const act = async (kind: 'retry' | 'cancel') => {
    try {
      if (kind === 'retry') await ask(api.POST('/api/v1/scrape-requests/{id}/retry', path))
      else await ask(api.POST('/api/v1/scrape-requests/{id}/cancel', path))
      toast(t(kind === 'retry' ? 'request.retried' : 'request.cancelled'))
      await queries.invalidateQueries({ queryKey: ['requests'] })
    } catch (error) {
      toastError(error)
    }
  }
  return (
    <>
      <PageHead title={`${t('request.id')} ${one.id}`} lead={`${one.flow} · ${word('platform', one.platform)} · ${one.account ?? ''}`}>
        <span className="chip" role="status">
          <Status tone={requestTone(one.status)}>{word('request', one.status)}</Status>
        </span>
        {file && <FileButtons href={(format) => `${file}?format=${format}`} />}
        {mayChange && one.status === 'FAILED' && (
          <Button size="xs" onClick={() => void act('retry')}>
            {t('request.retry')}
          </Button>
        )}
        {mayChange && !over.includes(one.status) && (
          <Button size="xs" variant="default" onClick={() => void act('cancel')}>
            {t('request.cancel')}
          </Button>
        )}
      </PageHead>
      <div className="columns">
        <div className="stack">
          {story.isError ? (
            <Fault error={story.error} retry={() => void story.refetch()} />
          ) : story.data ? (
            <Story story={story.data as unknown as StoryData} />
          ) : (
            <Skeletons rows={5} height={34} />
          )}
          {one.data != null && (
            <Panel title={t('story.result')}>
              <pre className="raw" tabIndex={0}>
                {JSON.stringify(one.data, null, 2)}
              </pre>
            </Panel>
          )}
        </div>
        <Panel title={t('story.facts')}>
          <Facts>
            <Fact label={t('request.flow')}>
              <Link to={`/console/requests?q=flow:${one.flow}`}>{one.flow}</Link>
            </Fact>
            {one.account && <Fact label={t('request.target')}>{about ? <Link to={about}>{one.account}</Link> : one.account}</Fact>}
            <Fact label={t('request.made')}>
              <At at={one.created_at} />
            </Fact>
            {story.data?.waited_ms != null && <Fact label={t('flows.waiting')}>{milliseconds(Number(story.data.waited_ms))}</Fact>}
            {one.picked_at && one.scraped_at && (
              <Fact label={t('request.took')}>{milliseconds(Date.parse(one.scraped_at) - Date.parse(one.picked_at))}</Fact>
            )}
            <Fact label={t('request.tries')}>{number(Number(one.retry_count) + 1)}</Fact>
            <Fact label={t('run.calls')}>
              {number(Number(one.calls))} · {money(Number(one.cost_usd))}
            </Fact>
            <Fact label={t('run.source')}>{one.source ?? '—'}</Fact>
            {one.error && (
              <Fact label={t('run.error')}>
                {one.error_code && (
                  <Link to={`/console/requests?q=error:"${one.error_code}"`}>
                    <code>{one.error_code}</code>
                  </Link>
                )}{' '}
                {one.error}
              </Fact>
            )}
            {one.expires_at && (
              <Fact label={t('apikeys.ends')}>
                <Ago at={one.expires_at} />
              </Fact>
            )}
          </Facts>
          <pre className="raw console-params" tabIndex={0}>
            {JSON.stringify(one.params, null, 2)}
          </pre>
        </Panel>
      </div>
    </>
  )
}

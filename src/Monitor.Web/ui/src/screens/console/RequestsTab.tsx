import { Button } from '@mantine/core'
import { api, ask, askPage } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { Empty } from '@parts/empty'
import { Fault } from '@parts/errors'
import { useSend } from '@parts/form'
import { Dialog } from '@parts/form/Dialog'
import { SearchField } from '@parts/form/SearchField'
import { milliseconds, money, number } from '@parts/format'
import { t, word } from '@parts/i18n'
import { Meter } from '@parts/page'
import { useMay } from '@parts/session'
import { Status, type Tone } from '@parts/status'
import { Table } from '@parts/table'
import { Ago } from '@parts/time'
import { toast, toastError } from '@parts/toast'
import { useTyped } from '@parts/typed'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { parseSearch, type RequestSearch, toQuery } from './query'

export function requestTone(status: string): Tone {
  switch (status) {
    case 'COMPLETE':
      return 'ok'
    case 'FAILED':
    case 'EXPIRED':
      return 'bad'
    case 'PROCESSING':
      return 'run'
    default:
      return 'off'
  }
}

const pageSize = 100

function page(search: RequestSearch, cursor: string | null) {
  return askPage(
    api.GET('/api/v1/scrape-requests', {
      params: { query: { ...toQuery(search, Date.now()), limit: pageSize, ...(cursor ? { cursor } : {}) } as never },
    }),
  )
}

/** All that match, page by page; the service does not change what one looks at meanwhile, because pages go back by id. */
async function* matching(search: RequestSearch) {
  let cursor: string | null = null
  do {
    const { rows, next }: Awaited<ReturnType<typeof page>> = await page(search, cursor)
    yield rows
    cursor = next
  } while (cursor)
}

interface Progress {
  kind: 'retry' | 'cancel'
  done: number
  all: number
}

export function RequestsTab() {
  const [query, setQuery] = useSearchParams()
  const mayChange = useMay('editor')
  const wanted = query.get('q') ?? ''
  const [text, type] = useTyped(wanted, (value) => setQuery(value ? { q: value } : {}, { replace: true }))
  const search = parseSearch(wanted)
  const [asked, setAsked] = useState<{ kind: 'retry' | 'cancel'; count: number; ids: number[] } | null>(null)
  const [progress, setProgress] = useState<Progress | null>(null)
  const requests = useInfiniteQuery({
    queryKey: ['requests', 'list', wanted],
    queryFn: ({ pageParam }) => page(search, pageParam || null),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    refetchInterval: (state) => ((state.state.data?.pages.length ?? 0) < 2 ? 3_000 : false),
  })
  const rows = requests.data?.pages.flatMap((each) => each.rows)

  const collect = async (kind: 'retry' | 'cancel') => {
    try {
      const ids: number[] = []
      const states = kind === 'retry' ? ['FAILED'] : ['PENDING', 'PROCESSING']
      for (const status of states) {
        if (search.status && search.status !== status) continue
        for await (const some of matching({ ...search, status })) ids.push(...some.map((row) => Number(row.id)))
      }
      setAsked({ kind, count: ids.length, ids })
    } catch (error) {
      toastError(error)
    }
  }
  // In the background: the page can be used meanwhile.
  const run = async (kind: 'retry' | 'cancel', ids: readonly number[]) => {
    let changed = 0
    setProgress({ kind, done: 0, all: ids.length })
    try {
      if (kind === 'retry')
        for (let from = 0; from < ids.length; from += 200) {
          const part = ids.slice(from, from + 200)
          const { retried } = await ask(api.POST('/api/v1/scrape-requests/retry', { body: { request_ids: part } }))
          changed += Number(retried)
          setProgress({ kind, done: from + part.length, all: ids.length })
        }
      else
        for (let from = 0; from < ids.length; from += 4) {
          const part = ids.slice(from, from + 4)
          // One that has ended meanwhile is no fault.
          const ends = await Promise.allSettled(
            part.map((id) => ask(api.POST('/api/v1/scrape-requests/{id}/cancel', { params: { path: { id: String(id) } } }))),
          )
          changed += ends.filter((end) => end.status === 'fulfilled').length
          setProgress({ kind, done: from + part.length, all: ids.length })
        }
      toast(t(kind === 'retry' ? 'console.retried' : 'console.cancelled', { n: changed }))
    } catch (error) {
      toastError(error)
    }
    setProgress(null)
    await queries.invalidateQueries({ queryKey: ['requests'] })
  }
  const form = useSend(
    async () => {
      if (asked) void run(asked.kind, asked.ids)
    },
    () => setAsked(null),
  )
  return (
    <div className="stack">
      <div className="row wrap">
        <SearchField
          className="console-search"
          label={t('console.searchLabel')}
          placeholder={t('console.search')}
          value={text}
          change={type}
        />
        <span className="small mute num console-count" role="status">
          {rows ? (requests.hasNextPage ? t('console.matchMore', { n: rows.length }) : t('console.match', { n: rows.length })) : ''}
        </span>
        <span className="grow" />
        {mayChange && (
          <>
            <Button size="xs" variant="default" disabled={progress !== null || !rows?.length} onClick={() => void collect('retry')}>
              {t('console.retryAll')}
            </Button>
            <Button size="xs" variant="default" disabled={progress !== null || !rows?.length} onClick={() => void collect('cancel')}>
              {t('console.cancelAll')}
            </Button>
          </>
        )}
      </div>
      {progress && (
        <div className="row" role="status">
          <Meter
            value={progress.done}
            max={progress.all}
            label={t(progress.kind === 'retry' ? 'console.retryAll' : 'console.cancelAll')}
            tone="ok"
          />
          <span className="small num nowrap">{t('console.progress', { done: progress.done, all: progress.all })}</span>
        </div>
      )}
      {requests.isError ? (
        <Fault error={requests.error} retry={() => void requests.refetch()} />
      ) : (
        <Table
          label={t('console.tab.requests')}
          rows={rows}
          rowId={(row) => String(row.id)}
          rowTo={(row) => `/console/requests/${row.id}`}
          empty={<Empty title={t('console.none')}>{t('console.noneText')}</Empty>}
          more={{ has: requests.hasNextPage, loading: requests.isFetchingNextPage, load: () => void requests.fetchNextPage() }}
          columns={[
            {
              id: 'id',
              head: t('request.id'),
              cell: (row) => (
                <Link to={`/console/requests/${row.id}`} tabIndex={-1} className="num">
                  {row.id}
                </Link>
              ),
            },
            { id: 'flow', head: t('request.flow'), cell: (row) => <span className="strong">{row.flow}</span> },
            { id: 'target', head: t('request.target'), cell: (row) => row.account ?? '—' },
            {
              id: 'state',
              head: t('request.state'),
              cell: (row) => (
                <>
                  <Status tone={requestTone(row.status)}>
                    {word('request', row.status)} {row.error_code && <code>{row.error_code}</code>}
                  </Status>
                  {row.error && <div className="small mute two-lines">{row.error}</div>}
                </>
              ),
            },
            { id: 'source', head: t('run.source'), cell: (row) => row.source ?? '—' },
            { id: 'calls', head: t('run.calls'), right: true, cell: (row) => number(Number(row.calls)) },
            { id: 'cost', head: t('run.cost'), right: true, cell: (row) => money(Number(row.cost_usd)) },
            { id: 'made', head: t('request.made'), cell: (row) => <Ago at={row.created_at} className="nowrap" /> },
            {
              id: 'took',
              head: t('request.took'),
              right: true,
              cell: (row) => (row.scraped_at && row.picked_at ? milliseconds(Date.parse(row.scraped_at) - Date.parse(row.picked_at)) : '—'),
            },
          ]}
        />
      )}
      {asked && (
        <Dialog
          title={t(asked.kind === 'retry' ? 'console.retryTitle' : 'console.cancelTitle', { n: asked.count })}
          close={() => setAsked(null)}
          submit={form.submit}
          busy={form.busy}
          error={form.rest()}
          action={t(asked.kind === 'retry' ? 'console.retryAll' : 'console.cancelAll')}
          danger={asked.kind === 'cancel'}
          disabled={asked.count === 0}
        >
          <span className="mute">{t(asked.kind === 'retry' ? 'console.retryText' : 'console.cancelText')}</span>
        </Dialog>
      )}
    </div>
  )
}

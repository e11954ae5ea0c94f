import { Button } from '@mantine/core'
import { api, askPage } from '@parts/api/client'
import { submit } from '@parts/background/background'
import { Empty } from '@parts/empty'
import { useSend } from '@parts/form'
import { Dialog } from '@parts/form/Dialog'
import { SearchField } from '@parts/form/SearchField'
import { milliseconds, money, number } from '@parts/format'
import { t, word } from '@parts/i18n'
import { useMay } from '@parts/session'
import { Status, type Tone } from '@parts/status'
import { PagedTable, usePages } from '@parts/table/pages'
import { Ago } from '@parts/time'
import { toastError } from '@parts/toast'
import { useTyped } from '@parts/typed'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { parseSearch, type RequestSearch, toQuery, withStatus } from './query'
import { countIn, countOf, RequestCounts, useRequestCounts } from './RequestCounts'

export function requestTone(status: string): Tone {
  switch (status) {
    case 'COMPLETE':
      return 'ok'
    case 'FAILED':
      return 'bad'
    case 'PROCESSING':
      return 'run'
    default:
      return 'off'
  }
}

const pageSize = 100
// More than so many are not counted one by one.
const countedOnes = 2_000
// As many as one action names.
const idsAtOnce = 1_000

function page(search: RequestSearch, cursor: { cursor?: string }) {
  return askPage(
    api.GET('/api/v1/scrape-requests', {
      params: { query: { ...toQuery(search, Date.now()), limit: pageSize, ...cursor } as never },
    }),
  )
}

type Kind = 'retry' | 'cancel'

/** Which of those that match can be run again, or ended. */
function statesOf(kind: Kind, search: RequestSearch): string[] {
  return (kind === 'retry' ? ['FAILED'] : ['PENDING', 'PROCESSING']).filter((status) => !search.status || search.status === status)
}

interface Count {
  n: number
  /** There are more. */
  open: boolean
}

/** The ids of those that match, page by page. */
async function* idsOf(search: RequestSearch, status: string) {
  let next: string | null = ''
  while (next !== null) {
    const found: Awaited<ReturnType<typeof page>> = await page({ ...search, status }, next ? { cursor: next } : {})
    yield found.rows.map((row) => Number(row.id))
    next = found.next
  }
}

async function count(kind: Kind, search: RequestSearch): Promise<Count> {
  let n = 0
  for (const status of statesOf(kind, search)) {
    const exact = await countOf({ ...search, status })
    if (exact !== null) n += exact
    else
      for await (const ids of idsOf(search, status)) {
        n += ids.length
        if (n >= countedOnes) return { n, open: true }
      }
  }
  return { n, open: false }
}

async function actOn(kind: Kind, search: RequestSearch) {
  const { age, source, ...filter } = search
  for (const status of statesOf(kind, search)) {
    if (source === undefined)
      await submit({ kind: 'requests', action: kind, filter: { ...filter, ...toQuery({ age }, Date.now()), status } })
    else {
      // Who answered is nothing that an action asks for: they are named.
      const all: number[] = []
      for await (const ids of idsOf(search, status)) all.push(...ids)
      for (let from = 0; from < all.length; from += idsAtOnce)
        await submit({ kind: 'requests', action: kind, ids: all.slice(from, from + idsAtOnce) })
    }
  }
}

export function RequestsTab() {
  const [query, setQuery] = useSearchParams()
  const mayChange = useMay('editor')
  const wanted = query.get('q') ?? ''
  const write = (value: string) => setQuery(value ? { q: value } : {}, { replace: true })
  const [text, type] = useTyped(wanted, write)
  const search = parseSearch(wanted)
  const [asked, setAsked] = useState<(Count & { kind: Kind }) | null>(null)
  const requests = usePages(['requests', 'list', wanted], (cursor) => page(search, cursor), 3_000)
  const counts = useRequestCounts()
  const { rows, more } = requests
  const exact = counts.data ? countIn(counts.data.groups, search) : null

  const begin = async (kind: Kind) => {
    try {
      setAsked({ kind, ...(await count(kind, search)) })
    } catch (error) {
      toastError(error)
    }
  }
  const form = useSend(
    async () => {
      if (asked) await actOn(asked.kind, search)
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
          {exact !== null
            ? t('console.match', { n: exact })
            : rows
              ? more.has
                ? t('console.matchMore', { n: rows.length })
                : t('console.match', { n: rows.length })
              : ''}
        </span>
        <span className="grow" />
        {mayChange && (
          <>
            <Button size="xs" variant="default" disabled={!rows?.length} onClick={() => void begin('retry')}>
              {t('console.retryAll')}
            </Button>
            <Button size="xs" variant="default" disabled={!rows?.length} onClick={() => void begin('cancel')}>
              {t('console.cancelAll')}
            </Button>
          </>
        )}
      </div>
      <RequestCounts groups={counts.data?.groups} search={search} choose={(status) => write(withStatus(wanted, status))} />
      <PagedTable
        label={t('console.tab.requests')}
        pages={requests}
        rowId={(row) => String(row.id)}
        rowTo={(row) => `/console/requests/${row.id}`}
        empty={<Empty title={t('console.none')}>{t('console.noneText')}</Empty>}
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
      {asked && (
        <Dialog
          title={
            asked.open
              ? t(asked.kind === 'retry' ? 'console.retryTitleMore' : 'console.cancelTitleMore', { n: asked.n })
              : t(asked.kind === 'retry' ? 'console.retryTitle' : 'console.cancelTitle', { n: asked.n })
          }
          close={() => setAsked(null)}
          submit={form.submit}
          busy={form.busy}
          error={form.rest()}
          action={t(asked.kind === 'retry' ? 'console.retryAll' : 'console.cancelAll')}
          danger={asked.kind === 'cancel'}
          disabled={asked.n === 0}
        >
          <span className="mute">{t(asked.kind === 'retry' ? 'console.retryText' : 'console.cancelText')}</span>
        </Dialog>
      )}
    </div>
  )
}

import { api, askPage } from '@parts/api/client'
import { Empty } from '@parts/empty'
import { Fault } from '@parts/errors'
import { number } from '@parts/format'
import { t, word } from '@parts/i18n'
import { Status } from '@parts/status'
import { Table } from '@parts/table'
import { At } from '@parts/time'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'react-router'

interface Pair {
  key: string
  value: unknown
  state?: string
}

/** Everything that each answer said, as it was understood. */
export function AnswersTab({ kind, id }: { kind: 'account' | 'post'; id: string }) {
  const log = useInfiniteQuery({
    queryKey: ['tasks', 'log', kind, id],
    queryFn: ({ pageParam }) => {
      const query = { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) }
      return askPage(
        kind === 'account'
          ? api.GET('/api/v1/accounts/{account_id}/log', { params: { path: { account_id: id }, query } })
          : api.GET('/api/v1/posts/{post_id}/log', { params: { path: { post_id: id }, query } }),
      )
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  })
  if (log.isError) return <Fault error={log.error} retry={() => void log.refetch()} />
  return (
    <Table
      label={t('account.tab.raw')}
      rows={log.data?.pages.flatMap((page) => page.rows)}
      rowId={(row) => row.timestamp + row.source}
      empty={<Empty title={t('account.noAnswers')} />}
      more={{ has: log.hasNextPage, loading: log.isFetchingNextPage, load: () => void log.fetchNextPage() }}
      columns={[
        {
          id: 'when',
          head: t('answer.when'),
          cell: (row) => (
            <>
              <At at={row.timestamp} className="nowrap num" />
              {row.excluded && (
                <div>
                  <Status tone="held">{t('answer.excluded')}</Status>
                </div>
              )}
            </>
          ),
        },
        {
          id: 'source',
          head: t('answer.source'),
          cell: (row) => (row.task_id ? <Link to={`/monitors/${row.task_id}`}>{row.source}</Link> : row.source),
        },
        {
          id: 'numbers',
          head: t('answer.numbers'),
          cell: (row) =>
            (row.metrics as unknown as Pair[]).map((pair) => (
              <div key={pair.key} className="nowrap">
                <span className="small mute">{word('metric', pair.key)}</span>{' '}
                <span className="num">{typeof pair.value === 'number' ? number(pair.value) : word('value', pair.state ?? 'unknown')}</span>
                {pair.state && pair.state !== 'measured' && typeof pair.value === 'number' && (
                  <span className="small mute"> · {word('value', pair.state)}</span>
                )}
              </div>
            )),
        },
        {
          id: 'texts',
          head: t('answer.texts'),
          className: 'acc-texts',
          cell: (row) =>
            (row.dimensions as unknown as Pair[]).map((pair) => (
              <div key={pair.key} className="acc-text">
                <span className="small mute">{pair.key}</span> {String(pair.value)}
              </div>
            )),
        },
      ]}
    />
  )
}

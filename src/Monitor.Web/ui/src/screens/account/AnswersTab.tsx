import { api, askPage } from '@parts/api/client'
import { Empty } from '@parts/empty'
import { number } from '@parts/format'
import { t, word } from '@parts/i18n'
import { Status } from '@parts/status'
import { PagedTable, usePages } from '@parts/table/pages'
import { At } from '@parts/time'
import { Link } from 'react-router'

interface Pair {
  key: string
  value: unknown
  state?: string
}

/** Everything that each answer said, as it was understood. */
export function AnswersTab({ kind, id }: { kind: 'account' | 'post'; id: string }) {
  const log = usePages(['tasks', 'log', kind, id], (cursor) => {
    const query = { limit: 50, ...cursor }
    return askPage(
      kind === 'account'
        ? api.GET('/api/v1/accounts/{account_id}/log', { params: { path: { account_id: id }, query } })
        : api.GET('/api/v1/posts/{post_id}/log', { params: { path: { post_id: id }, query } }),
    )
  })
  return (
    <PagedTable
      label={t('account.tab.raw')}
      pages={log}
      rowId={(row) => row.timestamp + row.source}
      empty={<Empty title={t('account.noAnswers')} />}
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

import { api, askPage } from '@parts/api/client'
import { Empty } from '@parts/empty'
import { t, word } from '@parts/i18n'
import { Status } from '@parts/status'
import { PagedTable, usePages } from '@parts/table/pages'
import { At } from '@parts/time'
import { Link } from 'react-router'

/** Answers of which nothing was kept, and why. */
export function RejectedTab() {
  const rejected = usePages(['enrichment', 'rejected'], (cursor) =>
    askPage(api.GET('/api/v1/enrichment/rejected', { params: { query: { limit: 50, ...cursor } } })),
  )
  return (
    <PagedTable
      label={t('enrichment.tab.rejected')}
      pages={rejected}
      rowId={(row) => String(row.id)}
      empty={<Empty title={t('enrichment.noRejected')}>{t('enrichment.noRejectedText')}</Empty>}
      columns={[
        { id: 'when', head: t('answer.when'), cell: (row) => <At at={row.rejected_at} className="nowrap num" /> },
        {
          id: 'who',
          head: t('enrichment.account'),
          cell: (row) => <Link to={`/accounts/${row.platform}/${encodeURIComponent(row.username)}`}>{row.username}</Link>,
        },
        { id: 'kind', head: t('enrichment.version'), cell: (row) => `${word('estimate', row.kind)} v${row.prompt_version}` },
        { id: 'why', head: t('enrichment.why'), cell: (row) => <Status tone="held">{word('rejection', row.reason)}</Status> },
        { id: 'answer', head: t('enrichment.answer'), cell: (row) => <code className="enr-answer">{row.answer ?? '—'}</code> },
        { id: 'tries', head: t('enrichment.tries'), right: true, cell: (row) => String(row.tries) },
      ]}
    />
  )
}

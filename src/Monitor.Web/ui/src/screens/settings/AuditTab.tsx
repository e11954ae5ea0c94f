import { api, askPage } from '@parts/api/client'
import { Empty } from '@parts/empty'
import { SearchField } from '@parts/form/SearchField'
import { t } from '@parts/i18n'
import { PagedTable, usePages } from '@parts/table/pages'
import { At } from '@parts/time'
import { useTyped } from '@parts/typed'
import { useSearchParams } from 'react-router'

function Values({ value, gone }: { value: unknown; gone: boolean }) {
  if (value === null || value === undefined || typeof value !== 'object') return null
  return (
    <div className={`audit-values ${gone ? 'audit-before' : ''}`}>
      {Object.entries(value as Record<string, unknown>).map(([name, each]) => (
        <span key={name}>
          <span className="mute">{name}</span> <code>{typeof each === 'object' ? JSON.stringify(each) : String(each)}</code>
        </span>
      ))}
    </div>
  )
}

export function AuditTab() {
  const [query, setQuery] = useSearchParams()
  const action = query.get('action') ?? ''
  const [text, type] = useTyped(action, (value) => setQuery(value ? { action: value } : {}, { replace: true }))
  const audit = usePages(
    ['audit', action],
    (cursor) =>
      askPage(
        api.GET('/api/v1/audit', {
          params: { query: { limit: 50, ...(action ? { action } : {}), ...cursor } },
        }),
      ),
    5_000,
  )
  return (
    <div className="stack">
      <SearchField className="settings-narrow" label={t('audit.search')} value={text} change={type} />
      <PagedTable
        label={t('settings.tab.audit')}
        pages={audit}
        rowId={(row) => String(row.id)}
        empty={<Empty title={t('audit.none')} />}
        columns={[
          { id: 'at', head: t('audit.at'), cell: (row) => <At at={row.at} className="nowrap num" /> },
          {
            id: 'who',
            head: t('audit.who'),
            cell: (row) => (
              <>
                <span className="nowrap">{row.actor.name}</span>
                <div className="small faint num">{row.ip ?? ''}</div>
              </>
            ),
          },
          { id: 'action', head: t('audit.action'), cell: (row) => <code>{row.action}</code> },
          {
            id: 'what',
            head: t('audit.what'),
            cell: (row) => (
              <span className="small" title={row.request_id ?? undefined}>
                {row.entity_type ?? ''}{' '}
                <span className="mute">{row.entity_id && row.entity_id.length > 14 ? `${row.entity_id.slice(0, 8)}…` : row.entity_id}</span>
              </span>
            ),
          },
          {
            id: 'change',
            head: t('audit.change'),
            cell: (row) => (
              <>
                <Values value={row.before} gone />
                <Values value={row.after} gone={false} />
              </>
            ),
          },
        ]}
      />
    </div>
  )
}

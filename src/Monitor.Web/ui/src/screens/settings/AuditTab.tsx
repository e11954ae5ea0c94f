import { TextInput } from '@mantine/core'
import { api, askPage } from '@parts/api/client'
import { Empty } from '@parts/empty'
import { Fault } from '@parts/errors'
import { t } from '@parts/i18n'
import { Table } from '@parts/table'
import { At } from '@parts/time'
import { useTyped } from '@parts/typed'
import { IconSearch } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
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
  const audit = useInfiniteQuery({
    queryKey: ['audit', action],
    queryFn: ({ pageParam }) =>
      askPage(
        api.GET('/api/v1/audit', {
          params: { query: { limit: 50, ...(action ? { action } : {}), ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    refetchInterval: (state) => ((state.state.data?.pages.length ?? 0) < 2 ? 5_000 : false),
  })
  return (
    <div className="stack">
      <TextInput
        data-search
        className="settings-narrow"
        aria-label={t('audit.search')}
        placeholder={t('audit.search')}
        leftSection={<IconSearch size={15} stroke={1.6} />}
        value={text}
        onChange={(event) => type(event.target.value)}
      />
      {audit.isError ? (
        <Fault error={audit.error} retry={() => void audit.refetch()} />
      ) : (
        <Table
          label={t('settings.tab.audit')}
          rows={audit.data?.pages.flatMap((page) => page.rows)}
          rowId={(row) => String(row.id)}
          empty={<Empty title={t('audit.none')} />}
          more={{ has: audit.hasNextPage, loading: audit.isFetchingNextPage, load: () => void audit.fetchNextPage() }}
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
                  <span className="mute">
                    {row.entity_id && row.entity_id.length > 14 ? `${row.entity_id.slice(0, 8)}…` : row.entity_id}
                  </span>
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
      )}
    </div>
  )
}

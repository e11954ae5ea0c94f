import { Button, Modal } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { Empty } from '@parts/empty'
import { Fault } from '@parts/errors'
import { number } from '@parts/format'
import { t } from '@parts/i18n'
import { Mark } from '@parts/status'
import { Table } from '@parts/table'
import { Ago } from '@parts/time'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    // A sample is cut where it is long.
    return text
  }
}

export function DriftTab() {
  const [shown, setShown] = useState<{ title: string; sample: string } | null>(null)
  const drift = useQuery({ queryKey: ['drift'], queryFn: () => ask(api.GET('/api/v1/providers/drift')), refetchInterval: 5_000 })
  if (drift.isError) return <Fault error={drift.error} retry={() => void drift.refetch()} />
  return (
    <>
      <Table
        label={t('providers.tab.drift')}
        rows={drift.data}
        rowId={(row) => row.provider + row.fetch_type + row.field}
        empty={<Empty title={t('drift.none')}>{t('drift.noneText')}</Empty>}
        columns={[
          { id: 'provider', head: t('providers.col.name'), cell: (row) => <span className="strong">{row.provider}</span> },
          { id: 'fetch', head: t('calls.question'), cell: (row) => row.fetch_type.replaceAll('_', ' ') },
          {
            id: 'field',
            head: t('drift.field'),
            cell: (row) => (
              <span className="row" style={{ gap: 6 }}>
                <Mark tone="bad" />
                <code>{row.field}</code>
              </span>
            ),
          },
          { id: 'seen', head: t('drift.seen'), cell: (row) => <Ago at={row.last_seen} /> },
          { id: 'count', head: t('drift.count'), right: true, cell: (row) => number(Number(row.count)) },
          {
            id: 'sample',
            head: t('drift.sample'),
            cell: (row) =>
              row.sample ? (
                <Button
                  size="compact-xs"
                  variant="default"
                  onClick={() => setShown({ title: `${row.provider} · ${row.field}`, sample: row.sample ?? '' })}
                >
                  {t('drift.show')}
                </Button>
              ) : (
                '—'
              ),
          },
        ]}
      />
      {shown && (
        <Modal opened size="xl" title={shown.title} onClose={() => setShown(null)} closeButtonProps={{ 'aria-label': t('action.close') }}>
          <pre className="raw" tabIndex={0}>
            {pretty(shown.sample)}
          </pre>
        </Modal>
      )}
    </>
  )
}

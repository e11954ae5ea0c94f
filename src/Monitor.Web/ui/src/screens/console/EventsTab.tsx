import { Button, Modal, NativeSelect } from '@mantine/core'
import { api, ask, askPage } from '@parts/api/client'
import { Empty } from '@parts/empty'
import { Fault } from '@parts/errors'
import { number, seconds } from '@parts/format'
import { t, word } from '@parts/i18n'
import { Figures, Panel, Skeletons } from '@parts/page'
import { Status } from '@parts/status'
import { Table } from '@parts/table'
import { PagedTable, usePages } from '@parts/table/pages'
import { At } from '@parts/time'
import { deliveryColumns, toneOf } from '@parts/webhook'
import type { components } from '@schema'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'

type Event = components['schemas']['LoggedEventView']

/** What was told to webhooks and the broker. */
export function EventsTab() {
  return (
    <div className="stack">
      <Relay />
      <Log />
    </div>
  )
}

/** How handing out is doing. */
function Relay() {
  const load = useQuery({
    queryKey: ['load', 'events'],
    queryFn: () => {
      const now = Date.now()
      return ask(
        api.GET('/api/v1/load', {
          params: { query: { from: new Date(now - 3_600_000).toISOString(), to: new Date(now).toISOString(), points: 10 } },
        }),
      )
    },
    refetchInterval: 3_000,
  })
  if (load.isError) return <Fault error={load.error} retry={() => void load.refetch()} />
  const events = load.data?.events
  const broker = events?.broker
  return (
    <Figures
      loading={!events}
      figures={[
        { label: t('events.waiting'), value: number(Number(events?.waiting ?? 0)) },
        { label: t('events.oldest'), value: seconds(Number(events?.oldest_seconds ?? 0)) },
        {
          label: t('events.broker'),
          value: broker ? t(broker.connected ? 'events.connected' : 'events.away') : t('events.noBroker'),
          tone: broker ? (broker.connected ? 'ok' : 'bad') : undefined,
        },
        { label: t('events.published'), value: broker ? number(Number(broker.published)) : '—' },
        {
          label: t('events.lag'),
          value: broker ? number(Number(broker.lag)) : '—',
          tone: Number(broker?.lag_seconds ?? 0) > 60 ? 'bad' : undefined,
        },
      ]}
    />
  )
}

function Log() {
  const [query, setQuery] = useSearchParams()
  const [shown, setShown] = useState<Event | null>(null)
  const kinds = useQuery({
    queryKey: ['events', 'types'],
    queryFn: () => ask(api.GET('/api/v1/event-types')),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const type = query.get('type') ?? ''
  const entity = query.get('entity') ?? ''
  const events = usePages(
    ['events', 'log', type, entity],
    (cursor) =>
      askPage(
        api.GET('/api/v1/events', {
          params: { query: { limit: 50, ...(type ? { type } : {}), ...(entity ? { entity } : {}), ...cursor } as never },
        }),
      ),
    3_000,
  )
  const choose = (next: { type?: string; entity?: string }) =>
    setQuery(Object.fromEntries(Object.entries({ type, entity, ...next }).filter(([, value]) => value)) as Record<string, string>, {
      preventScrollReset: true,
    })
  return (
    <Panel
      flush
      title={t('events.log')}
      side={
        <span className="row">
          {entity && (
            <Button size="compact-xs" variant="default" onClick={() => choose({ entity: '' })}>
              {t('events.allEntities', { entity })}
            </Button>
          )}
          <NativeSelect
            size="xs"
            aria-label={t('events.type')}
            value={type}
            onChange={(event) => choose({ type: event.target.value })}
            data={[{ value: '', label: t('monitors.all') }, ...(kinds.data ?? []).map((kind) => ({ value: kind.name, label: kind.name }))]}
          />
        </span>
      }
    >
      <PagedTable
        label={t('events.log')}
        pages={events}
        rowId={(one) => String(one.sequence)}
        empty={
          <Empty title={t('events.none')} action={<Link to="/settings/webhooks">{t('webhooks.add')}</Link>}>
            {t('events.noneText')}
          </Empty>
        }
        columns={[
          { id: 'at', head: t('answer.when'), cell: (one) => <At at={one.at} className="nowrap num" /> },
          { id: 'type', head: t('events.type'), cell: (one) => <code>{one.type}</code> },
          {
            id: 'entity',
            head: t('events.entity'),
            cell: (one) => (
              <Link to={`?${new URLSearchParams({ ...(type ? { type } : {}), entity: one.entity })}`} preventScrollReset>
                {one.entity}
              </Link>
            ),
          },
          { id: 'state', head: t('events.deliveries'), cell: (one) => <Deliveries of={one} /> },
          { id: 'sequence', head: t('events.sequence'), right: true, cell: (one) => <span className="num mute">{one.sequence}</span> },
          {
            id: 'show',
            head: <span className="visually-hidden">{t('drift.show')}</span>,
            right: true,
            cell: (one) => (
              <Button size="compact-xs" variant="default" onClick={() => setShown(one)}>
                {t('drift.show')}
              </Button>
            ),
          },
        ]}
      />
      {shown && <EventDialog of={shown} close={() => setShown(null)} />}
    </Panel>
  )
}

function Deliveries({ of }: { of: Event }) {
  const parts = (['waiting', 'given_up', 'delivered'] as const).filter((state) => Number(of[state]) > 0)
  if (parts.length === 0) return <span className="mute">—</span>
  return (
    <span className="row wrap">
      {parts.map((state) => (
        <Status key={state} tone={toneOf(state)}>
          {number(Number(of[state]))} {word('webhooks.state', state)}
        </Status>
      ))}
    </span>
  )
}

function EventDialog({ of, close }: { of: Event; close: () => void }) {
  const details = useQuery({
    queryKey: ['events', 'one', String(of.sequence)],
    queryFn: () => ask(api.GET('/api/v1/events/{sequence}', { params: { path: { sequence: String(of.sequence) } } })),
    refetchInterval: 2_000,
  })
  return (
    <Modal opened onClose={close} size="xl" title={`${of.type} · ${of.entity}`} closeButtonProps={{ 'aria-label': t('action.close') }}>
      {details.isError ? (
        <Fault error={details.error} retry={() => void details.refetch()} />
      ) : !details.data ? (
        <Skeletons rows={4} />
      ) : (
        <div className="stack">
          <Table
            label={t('events.deliveries')}
            rows={details.data.deliveries}
            rowId={(one) => String(one.id)}
            empty={<Empty title={t('events.noDelivery')} />}
            columns={[
              {
                id: 'webhook',
                head: t('events.webhook'),
                cell: (one) => <Link to={`/settings/webhooks?webhook=${one.webhook_id}`}>{one.webhook_id}</Link>,
              },
              ...deliveryColumns(),
            ]}
          />
          <pre className="raw" tabIndex={0}>
            {JSON.stringify(details.data.message, null, 2)}
          </pre>
        </div>
      )}
    </Modal>
  )
}

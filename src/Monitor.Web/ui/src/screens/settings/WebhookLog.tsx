import { Button, Modal, NativeSelect } from '@mantine/core'
import { api, ask, askPage } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { Empty } from '@parts/empty'
import { Fault } from '@parts/errors'
import { milliseconds, number } from '@parts/format'
import { t, word } from '@parts/i18n'
import { Panel, Skeletons } from '@parts/page'
import { useMay } from '@parts/session'
import { Status } from '@parts/status'
import { Table } from '@parts/table'
import { PagedTable, usePages } from '@parts/table/pages'
import { At } from '@parts/time'
import { toast, toastError } from '@parts/toast'
import { type Delivery, deliveryColumns, toneOf } from '@parts/webhook'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import type { Webhook } from './webhooks'

const states = ['', 'waiting', 'delivered', 'given_up'] as const

/** What a webhook was told, and how that went. */
export function WebhookLog({ webhook }: { webhook: Webhook }) {
  const mayChange = useMay('admin')
  const [query, setQuery] = useSearchParams()
  const [shown, setShown] = useState<Delivery | null>(null)
  const state = states.find((each) => each === query.get('state')) ?? ''
  const id = Number(webhook.id)
  const key = ['webhooks', 'log', id, state]
  const deliveries = usePages(
    key,
    (cursor) =>
      askPage(
        api.GET('/api/v1/webhooks/{webhook_id}/deliveries', {
          params: { path: { webhook_id: id }, query: { limit: 50, ...(state ? { state } : {}), ...cursor } as never },
        }),
      ),
    2_000,
  )
  const test = async () => {
    try {
      await ask(api.POST('/api/v1/webhooks/{webhook_id}/test', { params: { path: { webhook_id: id } } }))
      toast(t('webhooks.tested'))
    } catch (error) {
      toastError(error)
    }
    await queries.invalidateQueries({ queryKey: ['webhooks', 'log', id] })
  }
  return (
    <Panel
      flush
      title={t('webhooks.log', { url: webhook.url })}
      side={
        <span className="row">
          <NativeSelect
            size="xs"
            aria-label={t('webhooks.state')}
            value={state}
            onChange={(event) =>
              setQuery({ webhook: String(id), ...(event.target.value ? { state: event.target.value } : {}) }, { preventScrollReset: true })
            }
            data={states.map((each) => ({ value: each, label: each ? word('webhooks.state', each) : t('monitors.all') }))}
          />
          {mayChange && (
            <Button size="xs" variant="default" disabled={!webhook.enabled} onClick={() => void test()}>
              {t('webhooks.test')}
            </Button>
          )}
        </span>
      }
    >
      <PagedTable
        label={t('webhooks.log', { url: webhook.url })}
        pages={deliveries}
        rowId={(one) => String(one.id)}
        empty={<Empty title={t('webhooks.noLog')} />}
        columns={[
          { id: 'at', head: t('answer.when'), cell: (one) => <At at={one.created_at} className="nowrap num" /> },
          {
            id: 'event',
            head: t('account.event'),
            cell: (one) => (
              <>
                <code>{one.event}</code> <span className="small mute">{one.entity}</span>
              </>
            ),
          },
          ...deliveryColumns(),
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
      {shown && <DeliveryDialog of={shown} close={() => setShown(null)} />}
    </Panel>
  )
}

function DeliveryDialog({ of, close }: { of: Delivery; close: () => void }) {
  const mayChange = useMay('admin')
  const path = { webhook_id: Number(of.webhook_id), delivery_id: Number(of.id) }
  const details = useQuery({
    queryKey: ['webhooks', 'delivery', path],
    queryFn: () => ask(api.GET('/api/v1/webhooks/{webhook_id}/deliveries/{delivery_id}', { params: { path } })),
    refetchInterval: 2_000,
  })
  const again = async () => {
    try {
      await ask(api.POST('/api/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver', { params: { path } }))
      toast(t('webhooks.again'))
    } catch (error) {
      toastError(error)
    }
    await queries.invalidateQueries({ queryKey: ['webhooks'] })
  }
  return (
    <Modal opened onClose={close} size="xl" title={`${of.event} · ${of.entity}`} closeButtonProps={{ 'aria-label': t('action.close') }}>
      {details.isError ? (
        <Fault error={details.error} retry={() => void details.refetch()} />
      ) : !details.data ? (
        <Skeletons rows={4} />
      ) : (
        <div className="stack">
          <div className="row wrap">
            <Status tone={toneOf(details.data.delivery.state)}>{word('webhooks.state', details.data.delivery.state)}</Status>
            <span className="grow" />
            {mayChange && (
              <Button size="xs" variant="default" onClick={() => void again()}>
                {t('webhooks.redeliver')}
              </Button>
            )}
          </div>
          <Table
            label={t('request.tries')}
            rows={details.data.tries}
            rowId={(one) => `${one.number} ${one.at}`}
            empty={<Empty title={t('webhooks.noTry')} />}
            columns={[
              { id: 'number', head: '#', right: true, cell: (one) => number(Number(one.number)) },
              { id: 'at', head: t('answer.when'), cell: (one) => <At at={one.at} className="nowrap num" /> },
              {
                id: 'status',
                head: t('calls.answer'),
                cell: (one) => (
                  <Status tone={one.error === null ? 'ok' : 'bad'}>{one.status != null ? String(one.status) : (one.error ?? '—')}</Status>
                ),
              },
              {
                id: 'took',
                head: t('run.duration'),
                right: true,
                cell: (one) => milliseconds(one.duration_ms == null ? null : Number(one.duration_ms)),
              },
            ]}
          />
          {details.data.body == null ? (
            <span className="small mute">{t('webhooks.noBody')}</span>
          ) : (
            <pre className="raw" tabIndex={0}>
              {JSON.stringify(details.data.body, null, 2)}
            </pre>
          )}
        </div>
      )}
    </Modal>
  )
}

import { Button } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { Empty } from '@parts/empty'
import { Fault } from '@parts/errors'
import { useSend } from '@parts/form'
import { Dialog } from '@parts/form/Dialog'
import { Secret } from '@parts/form/Secret'
import { number } from '@parts/format'
import { t, word } from '@parts/i18n'
import { Panel } from '@parts/page'
import { useMay } from '@parts/session'
import { Status } from '@parts/status'
import { Table } from '@parts/table'
import { Ago } from '@parts/time'
import { toast, toastError } from '@parts/toast'
import { toneOf } from '@parts/webhook'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { WebhookForm } from './WebhookForm'
import { WebhookLog } from './WebhookLog'
import { type Webhook, webhooksKey } from './webhooks'

/** Addresses that are told what happens to the team's work; one of them with what it was told. */
export function WebhooksTab() {
  const mayChange = useMay('admin')
  const [query] = useSearchParams()
  const [dialog, setDialog] = useState<{ kind: 'add' } | { kind: 'change' | 'remove' | 'renew'; of: Webhook } | null>(null)
  const [secret, setSecret] = useState<{ url: string; value: string } | null>(null)
  const webhooks = useQuery({
    queryKey: webhooksKey,
    queryFn: () => ask(api.GET('/api/v1/webhooks')),
    refetchInterval: 4_000,
  })
  if (webhooks.isError) return <Fault error={webhooks.error} retry={() => void webhooks.refetch()} />
  const chosen = webhooks.data?.find((one) => String(one.id) === query.get('webhook'))
  const flip = async (one: Webhook, enabled: boolean) => {
    try {
      await ask(api.PATCH('/api/v1/webhooks/{webhook_id}', { params: { path: { webhook_id: Number(one.id) } }, body: { enabled } }))
      toast(t(enabled ? 'webhooks.isOn' : 'webhooks.isOff'), { undo: () => void flip(one, !enabled) })
    } catch (error) {
      toastError(error)
    }
    await queries.invalidateQueries({ queryKey: webhooksKey })
  }
  return (
    <div className="stack">
      {mayChange && (
        <div>
          <Button leftSection={<IconPlus size={15} />} onClick={() => setDialog({ kind: 'add' })}>
            {t('webhooks.add')}
          </Button>
        </div>
      )}
      {secret && (
        <Panel title={t('webhooks.secretOf', { url: secret.url })}>
          <div className="stack">
            <span className="small mute">{t('webhooks.secretText')}</span>
            <Secret value={secret.value} label={t('webhooks.secret')} />
          </div>
        </Panel>
      )}
      <Table
        label={t('settings.tab.webhooks')}
        rows={webhooks.data}
        rowId={(one) => String(one.id)}
        empty={<Empty title={t('webhooks.none')}>{t('webhooks.noneText')}</Empty>}
        columns={[
          {
            id: 'url',
            head: t('webhooks.url'),
            className: 'webhook-url',
            cell: (one) => (
              <>
                <Link to={`/settings/webhooks?webhook=${one.id}`} className="strong" preventScrollReset>
                  {one.url}
                </Link>
                {one.description && <div className="small mute">{one.description}</div>}
                <div className="small mute">{one.events.includes('*') ? t('webhooks.everything') : one.events.join(', ')}</div>
              </>
            ),
          },
          {
            id: 'state',
            head: t('webhooks.state'),
            cell: (one) => (
              <Status tone={toneOf(one.state)}>
                {word('webhooks.state', one.state)}
                {(one.switched_off_at ?? one.failing_since) && (
                  <>
                    {' · '}
                    <Ago at={one.switched_off_at ?? one.failing_since} />
                  </>
                )}
              </Status>
            ),
          },
          { id: 'last', head: t('webhooks.last'), cell: (one) => <Ago at={one.last_delivered_at} className="nowrap" /> },
          { id: 'waiting', head: t('webhooks.waiting'), right: true, cell: (one) => number(Number(one.waiting)) },
          {
            id: 'more',
            head: <span className="visually-hidden">{t('action.more.label')}</span>,
            right: true,
            cell: (one) =>
              mayChange ? (
                <span className="row wrap" style={{ justifyContent: 'flex-end' }}>
                  <Button size="compact-xs" variant="default" onClick={() => setDialog({ kind: 'change', of: one })}>
                    {t('webhooks.change')}
                  </Button>
                  <Button size="compact-xs" variant="default" onClick={() => void flip(one, !one.enabled || one.state === 'switched_off')}>
                    {t(one.enabled && one.state !== 'switched_off' ? 'webhooks.off' : 'webhooks.on')}
                  </Button>
                  <Button size="compact-xs" variant="default" onClick={() => setDialog({ kind: 'renew', of: one })}>
                    {t('webhooks.renew')}
                  </Button>
                  <Button size="compact-xs" variant="default" onClick={() => setDialog({ kind: 'remove', of: one })}>
                    {t('keys.remove')}
                  </Button>
                </span>
              ) : null,
          },
        ]}
      />
      {/* Nobody asks for the log of what is about to go. */}
      {chosen && dialog?.kind !== 'remove' && <WebhookLog webhook={chosen} />}
      {(dialog?.kind === 'add' || dialog?.kind === 'change') && (
        <WebhookForm
          of={dialog.kind === 'change' ? dialog.of : null}
          close={() => setDialog(null)}
          made={(url, value) => setSecret({ url, value })}
        />
      )}
      {dialog?.kind === 'renew' && (
        <Renew of={dialog.of} close={() => setDialog(null)} made={(value) => setSecret({ url: dialog.of.url, value })} />
      )}
      {dialog?.kind === 'remove' && <Remove of={dialog.of} close={() => setDialog(null)} />}
    </div>
  )
}

function Renew({ of, close, made }: { of: Webhook; close: () => void; made: (secret: string) => void }) {
  const form = useSend(
    () => ask(api.POST('/api/v1/webhooks/{webhook_id}/secret', { params: { path: { webhook_id: Number(of.id) } } })),
    (renewed) => {
      made(renewed.secret)
      close()
    },
  )
  return (
    <Dialog
      title={t('webhooks.renewTitle')}
      close={close}
      submit={form.submit}
      busy={form.busy}
      error={form.rest()}
      action={t('webhooks.renew')}
      danger
    >
      <span className="mute">{t('webhooks.renewText', { url: of.url })}</span>
    </Dialog>
  )
}

function Remove({ of, close }: { of: Webhook; close: () => void }) {
  const [, setQuery] = useSearchParams()
  const form = useSend(
    () => ask(api.DELETE('/api/v1/webhooks/{webhook_id}', { params: { path: { webhook_id: Number(of.id) } } })),
    async () => {
      await queries.invalidateQueries({ queryKey: webhooksKey })
      setQuery({}, { replace: true })
      toast(t('keys.removed'))
      close()
    },
  )
  return (
    <Dialog
      title={t('webhooks.removeTitle')}
      close={close}
      submit={form.submit}
      busy={form.busy}
      error={form.rest()}
      action={t('keys.remove')}
      danger
    >
      <span className="mute">{t('webhooks.removeText', { url: of.url })}</span>
    </Dialog>
  )
}

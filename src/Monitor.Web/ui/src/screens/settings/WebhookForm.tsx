import { Checkbox, TextInput } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { useSend } from '@parts/form'
import { Dialog } from '@parts/form/Dialog'
import { t } from '@parts/i18n'
import { useMay } from '@parts/session'
import { toast } from '@parts/toast'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Webhook, webhooksKey } from './webhooks'

/** Where to, and of what. `made` is told the secret of a new one. */
export function WebhookForm({ of, close, made }: { of: Webhook | null; close: () => void; made: (url: string, secret: string) => void }) {
  const isOperator = useMay('operator')
  const [url, setUrl] = useState(of?.url ?? '')
  const [description, setDescription] = useState(of?.description ?? '')
  const [events, setEvents] = useState<readonly string[]>(of?.events ?? ['*'])
  const types = useQuery({
    queryKey: ['event-types'],
    queryFn: () => ask(api.GET('/api/v1/event-types')),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const form = useSend(
    async () => {
      const body = { url: url.trim(), events: [...events], description: description.trim() || null }
      if (of) {
        await ask(api.PATCH('/api/v1/webhooks/{webhook_id}', { params: { path: { webhook_id: Number(of.id) } }, body }))
        return null
      }
      return ask(api.POST('/api/v1/webhooks', { body }))
    },
    async (webhook) => {
      if (webhook) made(webhook.url, webhook.secret)
      await queries.invalidateQueries({ queryKey: webhooksKey })
      toast(t(of ? 'webhooks.changed' : 'webhooks.added'))
      close()
    },
  )
  const everything = events.includes('*')
  const offered = (types.data ?? []).filter((type) => isOperator || type.scope !== 'installation')
  return (
    <Dialog
      title={t(of ? 'webhooks.change' : 'webhooks.add')}
      close={close}
      submit={form.submit}
      busy={form.busy}
      error={form.rest('url', 'events', 'description')}
      action={t('action.save')}
      disabled={events.length === 0}
    >
      <TextInput
        label={t('webhooks.url')}
        type="url"
        required
        placeholder="https://…"
        value={url}
        onChange={(event) => setUrl(event.target.value)}
        error={form.of('url')}
        data-autofocus
      />
      <TextInput
        label={t('webhooks.description')}
        value={description}
        onChange={(event) => setDescription(event.target.value)}
        error={form.of('description')}
      />
      <Checkbox
        label={t('webhooks.everything')}
        checked={everything}
        onChange={(event) => setEvents(event.target.checked ? ['*'] : [])}
        error={form.of('events')}
      />
      {!everything && (
        <Checkbox.Group label={t('webhooks.events')} value={[...events]} onChange={setEvents} error={form.of('events')}>
          <div className="webhook-events">
            {offered.map((type) => (
              <Checkbox key={type.name} value={type.name} label={type.name} description={type.description} />
            ))}
          </div>
        </Checkbox.Group>
      )}
    </Dialog>
  )
}

import { Button, Group, Menu, Modal, NativeSelect, PasswordInput, TextInput } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { Empty } from '@parts/empty'
import { Fault } from '@parts/errors'
import { useSend } from '@parts/form'
import { t, word } from '@parts/i18n'
import { Status } from '@parts/status'
import { Table } from '@parts/table'
import { Ago } from '@parts/time'
import { toast, toastError } from '@parts/toast'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { healthTone, useProviders } from './ProvidersScreen'

interface Named {
  id: number
  handle: string
  source: string
}

/** What a provider calls its secret: a token where it is one of the Graph API or Apify, else a key. */
function secretFields(source: string, secret: string, user: string): Record<string, string> {
  const isToken = source === 'graphapi' || source === 'apify'
  return { [isToken ? 'token' : 'key']: secret, ...(user.trim() ? { user_id: user.trim() } : {}) }
}

function refresh() {
  return Promise.all([queries.invalidateQueries({ queryKey: ['credentials'] }), queries.invalidateQueries({ queryKey: ['providers'] })])
}

export function KeysTab() {
  const [dialog, setDialog] = useState<{ kind: 'add' } | { kind: 'rotate' | 'remove'; key: Named } | null>(null)
  const keys = useQuery({ queryKey: ['credentials'], queryFn: () => ask(api.GET('/api/v1/credentials')), refetchInterval: 4_000 })
  if (keys.isError) return <Fault error={keys.error} retry={() => void keys.refetch()} />
  const flip = async (id: number, on: boolean) => {
    const path = { params: { path: { credential_id: id } } }
    try {
      if (on) await ask(api.POST('/api/v1/credentials/{credential_id}/enable', path))
      else await ask(api.POST('/api/v1/credentials/{credential_id}/disable', path))
      await refresh()
      toast(t(on ? 'keys.enabled' : 'keys.disabled'), { undo: () => void flip(id, !on) })
    } catch (error) {
      toastError(error)
    }
  }
  return (
    <div className="stack">
      <div>
        <Button leftSection={<IconPlus size={15} />} onClick={() => setDialog({ kind: 'add' })}>
          {t('keys.add')}
        </Button>
      </div>
      <Table
        label={t('providers.tab.keys')}
        rows={keys.data}
        rowId={(key) => String(key.id)}
        empty={<Empty title={t('keys.none')}>{t('keys.noneText')}</Empty>}
        columns={[
          {
            id: 'handle',
            head: t('keys.handle'),
            cell: (key) => (
              <>
                <span className="strong">{key.handle}</span> {key.fingerprint && <code>…{key.fingerprint}</code>}
                {key.origin === 'configuration' && <div className="small mute">{t('keys.configured')}</div>}
              </>
            ),
          },
          { id: 'source', head: t('keys.source'), cell: (key) => key.source },
          {
            id: 'state',
            head: t('keys.state'),
            cell: (key) => (
              <Status tone={healthTone(key.state)}>
                {word('health', key.state)}
                {key.disabled_till && (
                  <>
                    {' · '}
                    <Ago at={key.disabled_till} />
                  </>
                )}
                {key.parked_platforms.length > 0 &&
                  ` · ${t('keys.for', { platforms: key.parked_platforms.map((name) => word('platform', name)).join(', ') })}`}
              </Status>
            ),
          },
          { id: 'used', head: t('keys.used'), cell: (key) => <Ago at={key.last_used_at} /> },
          { id: 'error', head: t('keys.error'), cell: (key) => <span className="small mute prov-error">{key.last_error ?? ''}</span> },
          {
            id: 'more',
            head: <span className="visually-hidden">{t('action.more.label')}</span>,
            right: true,
            cell: (key) => {
              const named = { id: Number(key.id), handle: key.handle, source: key.source }
              return (
                <Menu position="bottom-end">
                  <Menu.Target>
                    <Button size="compact-xs" variant="default" aria-label={`${t('action.more.label')}: ${key.handle}`}>
                      ⋯
                    </Button>
                  </Menu.Target>
                  <Menu.Dropdown>
                    <Menu.Item component={Link} to={`/providers?tab=calls&q=provider:${key.source}`}>
                      {t('providers.tab.calls')}
                    </Menu.Item>
                    {key.state !== 'healthy' && (
                      <Menu.Item onClick={() => void flip(Number(key.id), true)}>
                        {key.enabled ? t('keys.try') : t('keys.enable')}
                      </Menu.Item>
                    )}
                    {key.enabled && <Menu.Item onClick={() => void flip(Number(key.id), false)}>{t('keys.disable')}</Menu.Item>}
                    {key.origin !== 'configuration' && (
                      <>
                        <Menu.Item onClick={() => setDialog({ kind: 'rotate', key: named })}>{t('keys.rotate')}</Menu.Item>
                        <Menu.Item color="red" onClick={() => setDialog({ kind: 'remove', key: named })}>
                          {t('keys.remove')}
                        </Menu.Item>
                      </>
                    )}
                  </Menu.Dropdown>
                </Menu>
              )
            },
          },
        ]}
      />
      {dialog?.kind === 'remove' && <Remove named={dialog.key} close={() => setDialog(null)} />}
      {dialog?.kind === 'add' && <Secret named={null} close={() => setDialog(null)} />}
      {dialog?.kind === 'rotate' && <Secret named={dialog.key} close={() => setDialog(null)} />}
    </div>
  )
}

function Secret({ named, close }: { named: Named | null; close: () => void }) {
  const providers = useProviders()
  const [source, setSource] = useState(named?.source ?? '')
  const [handle, setHandle] = useState('')
  const [secret, setSecret] = useState('')
  const [user, setUser] = useState('')
  const chosen = source || providers.data?.[0]?.name || ''
  const form = useSend(
    async () => {
      const credentials = secretFields(chosen, secret, user)
      if (named)
        await ask(
          api.POST('/api/v1/credentials/{credential_id}/rotate', {
            params: { path: { credential_id: named.id } },
            body: { credentials },
          }),
        )
      else await ask(api.POST('/api/v1/credentials', { body: { source: chosen, handle, credentials } }))
    },
    async () => {
      await refresh()
      toast(t(named ? 'keys.rotated' : 'keys.added'))
      close()
    },
  )
  return (
    <Modal
      opened
      onClose={close}
      title={named ? `${t('keys.rotate')}: ${named.handle}` : t('keys.add')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <form className="stack" onSubmit={form.submit}>
        {!named && (
          <>
            <NativeSelect
              label={t('keys.source')}
              value={chosen}
              onChange={(event) => setSource(event.target.value)}
              data={(providers.data ?? []).map((provider) => provider.name)}
              error={form.of('source')}
            />
            <TextInput
              label={t('keys.handle')}
              description={t('keys.handleHint')}
              required
              value={handle}
              onChange={(event) => setHandle(event.target.value)}
              error={form.of('handle')}
            />
          </>
        )}
        <PasswordInput
          label={t('keys.secret')}
          required
          autoComplete="off"
          value={secret}
          onChange={(event) => setSecret(event.target.value)}
          error={form.of('credentials') ?? form.of('credentials.key') ?? form.of('credentials.token')}
          visibilityToggleButtonProps={{ 'aria-label': t('field.showPassword') }}
        />
        {chosen === 'graphapi' && (
          <TextInput
            label={t('keys.user')}
            value={user}
            onChange={(event) => setUser(event.target.value)}
            error={form.of('credentials.user_id')}
          />
        )}
        {form.rest('source', 'handle', 'credentials', 'credentials.key', 'credentials.token', 'credentials.user_id') && (
          <span className="down small" role="alert">
            {form.rest('source', 'handle', 'credentials')}
          </span>
        )}
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={close}>
            {t('action.cancel')}
          </Button>
          <Button type="submit" loading={form.busy}>
            {t('action.save')}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}

function Remove({ named, close }: { named: Named; close: () => void }) {
  const form = useSend(
    () => ask(api.DELETE('/api/v1/credentials/{credential_id}', { params: { path: { credential_id: named.id } } })),
    async () => {
      await refresh()
      toast(t('keys.removed'))
      close()
    },
  )
  return (
    <Modal
      opened
      onClose={close}
      title={t('keys.removeTitle', { name: named.handle })}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <form className="stack" onSubmit={form.submit}>
        <span className="mute">{t('keys.removeText')}</span>
        {form.rest() && (
          <span className="down small" role="alert">
            {form.rest()}
          </span>
        )}
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={close}>
            {t('action.cancel')}
          </Button>
          <Button type="submit" color="red" loading={form.busy}>
            {t('keys.remove')}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}

import { Button, NativeSelect, Switch, TextInput } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { Empty } from '@parts/empty'
import { Fault } from '@parts/errors'
import { useSend } from '@parts/form'
import { Dialog } from '@parts/form/Dialog'
import { Secret } from '@parts/form/Secret'
import { t, word } from '@parts/i18n'
import { Panel } from '@parts/page'
import { Status } from '@parts/status'
import { Table } from '@parts/table'
import { Ago } from '@parts/time'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useSearchParams } from 'react-router'

export function KeysTab() {
  const [query, setQuery] = useSearchParams()
  const active = query.get('active') === 'true'
  const [isNew, setNew] = useState(false)
  const [made, setMade] = useState<{ name: string; key: string } | null>(null)
  const [ending, setEnding] = useState<{ id: string; name: string } | null>(null)
  const keys = useQuery({
    queryKey: ['api-keys', active],
    queryFn: () => ask(api.GET('/api/v1/api-keys', { params: { query: { ...(active ? { active: 'true' as const } : {}), limit: 500 } } })),
    refetchInterval: 10_000,
  })
  const revoke = useSend(
    () => ask(api.DELETE('/api/v1/api-keys/{key_id}', { params: { path: { key_id: ending?.id ?? '' } } })),
    async () => {
      await queries.invalidateQueries({ queryKey: ['api-keys'] })
      setEnding(null)
    },
  )
  if (keys.isError) return <Fault error={keys.error} retry={() => void keys.refetch()} />
  return (
    <div className="stack">
      <div className="row wrap">
        <Button leftSection={<IconPlus size={15} />} onClick={() => setNew(true)}>
          {t('apikeys.new')}
        </Button>
        <Switch
          label={t('apikeys.active')}
          checked={active}
          onChange={(event) => setQuery(event.target.checked ? { active: 'true' } : {})}
        />
      </div>
      {made && (
        <Panel title={made.name}>
          <div className="stack">
            <span className="small mute">{t('apikeys.shown')}</span>
            <Secret value={made.key} label={made.name} />
          </div>
        </Panel>
      )}
      <Table
        label={t('settings.tab.keys')}
        rows={keys.data}
        rowId={(key) => key.id}
        empty={<Empty title={t('apikeys.none')}>{t('apikeys.noneText')}</Empty>}
        columns={[
          {
            id: 'name',
            head: t('apikeys.name'),
            cell: (key) => (
              <>
                <span className="strong">{key.name}</span> <code>{key.prefix}…</code>
              </>
            ),
          },
          { id: 'scope', head: t('apikeys.scope'), cell: (key) => word('apikeys.scope', key.scope) },
          { id: 'used', head: t('apikeys.used'), cell: (key) => <Ago at={key.last_used_at} empty={t('apikeys.never')} /> },
          {
            id: 'ends',
            head: t('apikeys.ends'),
            cell: (key) =>
              key.revoked_at ? (
                <Status tone="off">
                  {t('apikeys.revoked')} <Ago at={key.revoked_at} />
                </Status>
              ) : (
                <Ago at={key.expires_at} empty={t('apikeys.never')} />
              ),
          },
          {
            id: 'revoke',
            head: <span className="visually-hidden">{t('apikeys.revoke')}</span>,
            right: true,
            cell: (key) =>
              key.revoked_at ? null : (
                <Button size="compact-xs" variant="default" onClick={() => setEnding({ id: key.id, name: key.name })}>
                  {t('apikeys.revoke')}
                </Button>
              ),
          },
        ]}
      />
      {isNew && (
        <NewKey
          close={() => setNew(false)}
          done={(key) => {
            setMade(key)
            setNew(false)
          }}
        />
      )}
      {ending && (
        <Dialog
          title={t('apikeys.revokeTitle', { name: ending.name })}
          close={() => setEnding(null)}
          submit={revoke.submit}
          busy={revoke.busy}
          error={revoke.rest()}
          action={t('apikeys.revoke')}
          danger
        >
          <span className="mute">{t('apikeys.revokeText')}</span>
        </Dialog>
      )}
    </div>
  )
}

function NewKey({ close, done }: { close: () => void; done: (key: { name: string; key: string }) => void }) {
  const [name, setName] = useState('')
  const [scope, setScope] = useState('read')
  const [days, setDays] = useState('')
  const form = useSend(
    () =>
      ask(
        api.POST('/api/v1/api-keys', {
          body: { name, scope, expires_at: Number(days) > 0 ? new Date(Date.now() + Number(days) * 86_400_000).toISOString() : null },
        }),
      ),
    async (key) => {
      await queries.invalidateQueries({ queryKey: ['api-keys'] })
      done({ name: key.name, key: key.key ?? '' })
    },
  )
  return (
    <Dialog
      title={t('apikeys.new')}
      close={close}
      submit={form.submit}
      busy={form.busy}
      error={form.rest('name', 'scope', 'expires_at')}
      action={t('apikeys.new')}
    >
      <TextInput
        label={t('apikeys.name')}
        required
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={form.of('name')}
        data-autofocus
      />
      <NativeSelect
        label={t('apikeys.scope')}
        value={scope}
        onChange={(event) => setScope(event.target.value)}
        data={['read', 'write', 'admin'].map((each) => ({ value: each, label: word('apikeys.scope', each) }))}
        error={form.of('scope')}
      />
      <TextInput
        label={t('apikeys.days')}
        inputMode="numeric"
        value={days}
        onChange={(event) => setDays(event.target.value)}
        error={form.of('expires_at')}
      />
    </Dialog>
  )
}

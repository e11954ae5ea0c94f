import { Button, Menu } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { Empty } from '@parts/empty'
import { Fault } from '@parts/errors'
import { t, word } from '@parts/i18n'
import { Status } from '@parts/status'
import { Table } from '@parts/table'
import { Ago } from '@parts/time'
import { toast, toastError } from '@parts/toast'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { healthTone } from './health'
import { KeyRemoval } from './KeyRemoval'
import { KeySecret } from './KeySecret'
import { KeyTrial } from './KeyTrial'
import { type Named, refresh } from './keys'

export function KeysTab() {
  const [dialog, setDialog] = useState<{ kind: 'add' } | { kind: 'rotate' | 'remove' | 'try'; key: Named } | null>(null)
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
          { id: 'error', head: t('keys.error'), cell: (key) => <span className="small mute two-lines">{key.last_error ?? ''}</span> },
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
                    <Menu.Item onClick={() => setDialog({ kind: 'try', key: named })}>{t('keys.try')}</Menu.Item>
                    {!key.enabled && <Menu.Item onClick={() => void flip(Number(key.id), true)}>{t('keys.enable')}</Menu.Item>}
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
      {dialog?.kind === 'remove' && <KeyRemoval named={dialog.key} close={() => setDialog(null)} />}
      {dialog?.kind === 'try' && <KeyTrial named={dialog.key} close={() => setDialog(null)} />}
      {dialog?.kind === 'add' && <KeySecret named={null} close={() => setDialog(null)} />}
      {dialog?.kind === 'rotate' && <KeySecret named={dialog.key} close={() => setDialog(null)} />}
    </div>
  )
}

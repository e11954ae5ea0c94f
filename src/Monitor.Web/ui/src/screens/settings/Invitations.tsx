import { Button, NativeSelect, TextInput } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { useSend } from '@parts/form'
import { Refusal } from '@parts/form/Refusal'
import { Secret } from '@parts/form/Secret'
import { t, word } from '@parts/i18n'
import { Panel } from '@parts/page'
import { Status } from '@parts/status'
import { Table } from '@parts/table'
import { Ago } from '@parts/time'
import { toast, toastError } from '@parts/toast'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { roles } from './roles'

export function Invitations() {
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<string>('viewer')
  const [made, setMade] = useState<{ email: string; token: string } | null>(null)
  const invitations = useQuery({ queryKey: ['invitations'], queryFn: () => ask(api.GET('/api/v1/invitations')) })
  const form = useSend(
    () => ask(api.POST('/api/v1/invitations', { body: { email, role } })),
    async (invitation) => {
      setMade(invitation.token ? { email: invitation.email, token: invitation.token } : null)
      if (!invitation.token) toast(t('invite.mailed', { email: invitation.email }))
      setEmail('')
      await queries.invalidateQueries({ queryKey: ['invitations'] })
    },
  )
  const revoke = async (id: string) => {
    try {
      await ask(api.DELETE('/api/v1/invitations/{invitation_id}', { params: { path: { invitation_id: id } } }))
      toast(t('invite.revoked'))
      await queries.invalidateQueries({ queryKey: ['invitations'] })
    } catch (error) {
      toastError(error)
    }
  }
  return (
    <Panel title={t('invite.title')}>
      <div className="stack">
        <form className="row wrap row-form" onSubmit={form.submit}>
          <TextInput
            className="grow"
            type="email"
            required
            aria-label={t('invite.email')}
            placeholder="ada@example.org"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
            error={form.of('email')}
          />
          <NativeSelect
            aria-label={t('members.role')}
            value={role}
            onChange={(event) => setRole(event.target.value)}
            data={roles.map((name) => ({ value: name, label: `${word('role', name)}: ${t(`role.${name}.hint`)}` }))}
            error={form.of('role')}
          />
          <Button type="submit" loading={form.busy}>
            {t('invite.new')}
          </Button>
        </form>
        <Refusal text={form.rest('email', 'role')} />
        {made && (
          <div className="stack">
            <span className="small mute">
              {t('invite.link', { email: made.email })}. {t('invite.linkText')}
            </span>
            <Secret value={`${location.origin}/invitation#token=${made.token}`} label={t('invite.link', { email: made.email })} />
          </div>
        )}
        {invitations.data?.length === 0 && <span className="mute small">{t('invite.none')}</span>}
        {(invitations.data?.length ?? 0) > 0 && (
          <Table
            label={t('invite.title')}
            rows={invitations.data}
            rowId={(invitation) => invitation.id}
            columns={[
              { id: 'email', head: t('invite.email'), cell: (invitation) => <span className="strong">{invitation.email}</span> },
              { id: 'role', head: t('members.role'), cell: (invitation) => word('role', invitation.role) },
              {
                id: 'state',
                head: t('invite.state'),
                cell: (invitation) => (
                  <Status tone={invitation.state === 'accepted' ? 'ok' : invitation.state === 'open' ? 'run' : 'off'}>
                    {word('inviteState', invitation.state)}
                  </Status>
                ),
              },
              { id: 'ends', head: t('apikeys.ends'), cell: (invitation) => <Ago at={invitation.expires_at} /> },
              {
                id: 'revoke',
                head: <span className="visually-hidden">{t('invite.revoke')}</span>,
                right: true,
                cell: (invitation) =>
                  invitation.state === 'open' ? (
                    <Button size="compact-xs" variant="default" onClick={() => void revoke(invitation.id)}>
                      {t('invite.revoke')}
                    </Button>
                  ) : null,
              },
            ]}
          />
        )}
      </div>
    </Panel>
  )
}

import { Button, NativeSelect, TextInput } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { Empty } from '@parts/empty'
import { Fault } from '@parts/errors'
import { useSend } from '@parts/form'
import { Dialog } from '@parts/form/Dialog'
import { Secret } from '@parts/form/Secret'
import { t, word } from '@parts/i18n'
import { Panel } from '@parts/page'
import { useMay, useViewer } from '@parts/session'
import { Status } from '@parts/status'
import { Table } from '@parts/table'
import { Ago, At } from '@parts/time'
import { toast, toastError } from '@parts/toast'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

const roles = ['viewer', 'editor', 'admin'] as const

export function MembersTab() {
  const viewer = useViewer()
  const isAdmin = useMay('admin')
  const [link, setLink] = useState<{ name: string; value: string } | null>(null)
  const [leaving, setLeaving] = useState<{ id: number; name: string } | null>(null)
  const members = useQuery({ queryKey: ['members'], queryFn: () => ask(api.GET('/api/v1/members')) })
  const remove = useSend(
    () => ask(api.DELETE('/api/v1/members/{user_id}', { params: { path: { user_id: String(leaving?.id) } } })),
    async () => {
      await queries.invalidateQueries({ queryKey: ['members'] })
      toast(t('members.removed'))
      setLeaving(null)
    },
  )
  if (viewer.open && members.data?.length === 0) return <Empty title={t('members.openTitle')}>{t('members.open')}</Empty>
  if (members.isError) return <Fault error={members.error} retry={() => void members.refetch()} />
  const change = async (id: number, role: string, before: string) => {
    try {
      await ask(api.PATCH('/api/v1/members/{user_id}', { params: { path: { user_id: String(id) } }, body: { role } }))
      toast(t('members.changed'), { undo: () => void change(id, before, role) })
    } catch (error) {
      toastError(error)
    }
    await queries.invalidateQueries({ queryKey: ['members'] })
  }
  const recover = async (id: number, name: string) => {
    try {
      const made = await ask(api.POST('/api/v1/members/{user_id}/recovery', { params: { path: { user_id: String(id) } }, body: {} }))
      if (made.token) setLink({ name, value: made.url ?? `${location.origin}/recover#token=${made.token}` })
      else toast(t('members.recoverMailed'))
    } catch (error) {
      toastError(error)
    }
  }
  return (
    <div className="stack">
      {link && (
        <Panel title={t('members.recoverTitle', { name: link.name })}>
          <div className="stack">
            <span className="small mute">{t('members.recoverText')}</span>
            <Secret value={link.value} label={t('members.recoverTitle', { name: link.name })} />
          </div>
        </Panel>
      )}
      <Table
        label={t('settings.tab.members')}
        rows={members.data}
        rowId={(member) => String(member.user_id)}
        columns={[
          {
            id: 'name',
            head: t('members.name'),
            cell: (member) => (
              <>
                <span className="strong">{member.name}</span>{' '}
                {Number(member.user_id) === viewer.userId && <span className="chip">{t('members.you')}</span>}{' '}
                {member.disabled && <Status tone="bad">{t('members.disabled')}</Status>}
                <div className="small mute">{member.email}</div>
              </>
            ),
          },
          {
            id: 'role',
            head: t('members.role'),
            cell: (member) =>
              isAdmin && !viewer.open ? (
                <NativeSelect
                  size="xs"
                  aria-label={`${t('members.role')}: ${member.name}`}
                  value={member.role}
                  onChange={(event) => void change(Number(member.user_id), event.target.value, member.role)}
                  data={roles.map((role) => ({ value: role, label: word('role', role) }))}
                />
              ) : (
                word('role', member.role)
              ),
          },
          {
            id: 'factor',
            head: t('members.factor'),
            cell: (member) => (
              <Status tone={member.second_factor ? 'ok' : 'off'}>{t(member.second_factor ? 'members.on' : 'members.off')}</Status>
            ),
          },
          { id: 'since', head: t('members.since'), cell: (member) => <At at={member.created_at} parts={{ dateStyle: 'medium' }} /> },
          {
            id: 'remove',
            head: <span className="visually-hidden">{t('members.remove')}</span>,
            right: true,
            cell: (member) =>
              isAdmin && !viewer.open ? (
                <span className="row" style={{ justifyContent: 'flex-end' }}>
                  {Number(member.user_id) !== viewer.userId && (
                    <Button size="compact-xs" variant="default" onClick={() => void recover(Number(member.user_id), member.name)}>
                      {t('members.recover')}
                    </Button>
                  )}
                  <Button size="compact-xs" variant="default" onClick={() => setLeaving({ id: Number(member.user_id), name: member.name })}>
                    {t('members.remove')}
                  </Button>
                </span>
              ) : null,
          },
        ]}
      />
      {isAdmin && <Invitations />}
      {leaving && (
        <Dialog
          title={t('members.removeTitle', { name: leaving.name })}
          close={() => setLeaving(null)}
          submit={remove.submit}
          busy={remove.busy}
          error={remove.rest()}
          action={t('members.remove')}
          danger
        >
          <span className="mute">{t('members.removeText')}</span>
        </Dialog>
      )}
    </div>
  )
}

function Invitations() {
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
        <form className="row wrap invite" onSubmit={form.submit}>
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
        {form.rest('email', 'role') && (
          <span className="down small" role="alert">
            {form.rest('email', 'role')}
          </span>
        )}
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
                    {word('invite', invitation.state)}
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

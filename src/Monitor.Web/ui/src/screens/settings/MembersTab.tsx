import { Button, NativeSelect } from '@mantine/core'
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
import { At } from '@parts/time'
import { toast, toastError } from '@parts/toast'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Invitations } from './Invitations'
import { type Lost, Recover } from './Recover'
import { roles } from './roles'

export function MembersTab() {
  const viewer = useViewer()
  const isAdmin = useMay('admin')
  const [link, setLink] = useState<{ name: string; value: string } | null>(null)
  const [lost, setLost] = useState<Lost | null>(null)
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
  // Where nobody signs in, members need not be waited for.
  if (viewer.open && !members.data?.length) return <Empty title={t('members.openTitle')}>{t('members.open')}</Empty>
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
                    <Button size="compact-xs" variant="default" onClick={() => setLost({ id: Number(member.user_id), name: member.name })}>
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
      {lost && <Recover who={lost} close={() => setLost(null)} made={(value) => setLink({ name: lost.name, value })} />}
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

import { Switch } from '@mantine/core'
import { api, ask, askPage } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { NameForm, useNamed } from '@parts/form/fields'
import { t } from '@parts/i18n'
import { Panel } from '@parts/page'
import { useViewer } from '@parts/session'
import { Status } from '@parts/status'
import { PagedTable, usePages } from '@parts/table/pages'
import { At } from '@parts/time'
import { toast, toastError } from '@parts/toast'
import { useQuery } from '@tanstack/react-query'

/** For operators: everybody who has an account, and all teams. */
export function InstallationTab() {
  return (
    <div className="stack">
      <People />
      <Teams />
    </div>
  )
}

function People() {
  const viewer = useViewer()
  const users = usePages(['users'], (cursor) => askPage(api.GET('/api/v1/users', { params: { query: { limit: 100, ...cursor } } })))
  const change = async (id: number, name: string, body: { operator?: boolean; disabled?: boolean }) => {
    try {
      await ask(api.PATCH('/api/v1/users/{user_id}', { params: { path: { user_id: String(id) } }, body }))
      const text =
        body.operator === undefined
          ? body.disabled
            ? 'install.disabledOn'
            : 'install.disabledOff'
          : body.operator
            ? 'install.operatorOn'
            : 'install.operatorOff'
      toast(t(text, { name }))
    } catch (error) {
      toastError(error)
    }
    await queries.invalidateQueries({ queryKey: ['users'] })
  }
  return (
    <Panel title={t('install.users')} flush>
      <PagedTable
        label={t('install.users')}
        pages={users}
        rowId={(user) => String(user.user_id)}
        columns={[
          {
            id: 'name',
            head: t('members.name'),
            cell: (user) => (
              <>
                <span className="strong">{user.name}</span>{' '}
                {Number(user.user_id) === viewer.userId && <span className="chip">{t('members.you')}</span>}
                <div className="small mute">{user.email}</div>
              </>
            ),
          },
          {
            id: 'factor',
            head: t('members.factor'),
            cell: (user) => (
              <Status tone={user.second_factor ? 'ok' : 'off'}>{t(user.second_factor ? 'members.on' : 'members.off')}</Status>
            ),
          },
          { id: 'since', head: t('members.since'), cell: (user) => <At at={user.created_at} parts={{ dateStyle: 'medium' }} /> },
          {
            id: 'operator',
            head: t('install.operator'),
            cell: (user) => (
              <Switch
                size="xs"
                aria-label={`${t('install.operator')}: ${user.name}`}
                checked={user.operator}
                onChange={(event) => void change(Number(user.user_id), user.name, { operator: event.target.checked })}
              />
            ),
          },
          {
            id: 'disabled',
            head: t('install.disabled'),
            cell: (user) => (
              <Switch
                size="xs"
                color="red"
                aria-label={`${t('install.disabled')}: ${user.name}`}
                checked={user.disabled}
                disabled={Number(user.user_id) === viewer.userId}
                onChange={(event) => void change(Number(user.user_id), user.name, { disabled: event.target.checked })}
              />
            ),
          },
        ]}
      />
    </Panel>
  )
}

function Teams() {
  const teams = useQuery({ queryKey: ['teams'], queryFn: () => ask(api.GET('/api/v1/teams', { params: { query: { limit: 500 } } })) })
  const form = useNamed(
    (name) => ask(api.POST('/api/v1/teams', { body: { name } })),
    async () => {
      toast(t('install.madeTeam'))
      await queries.invalidateQueries({ queryKey: ['teams'] })
    },
  )
  return (
    <Panel title={t('install.teams')}>
      <div className="stack">
        <ul className="entries">
          {(teams.data ?? []).map((team) => (
            <li key={team.id}>
              <span className="grow strong">{team.name}</span>
              <span className="small mute">
                {team.history_days == null ? t('install.keptAll') : t('install.kept', { days: Number(team.history_days) })}
              </span>
              <At at={team.created_at} parts={{ dateStyle: 'medium' }} className="small faint" />
            </li>
          ))}
        </ul>
        <NameForm label={t('install.teamName')} action={t('install.newTeam')} form={form} />
      </div>
    </Panel>
  )
}

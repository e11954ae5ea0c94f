import { Switch, TextInput } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { Fault } from '@parts/errors'
import { t, word } from '@parts/i18n'
import { Panel, Skeletons } from '@parts/page'
import { useMay } from '@parts/session'
import { Status } from '@parts/status'
import { Ago } from '@parts/time'
import { toast, toastError } from '@parts/toast'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

const ofTeam = ['searches', 'batches', 'all']
const ofAll = ['searches', 'batches', 'profiles', 'flows', 'all']

export function PausesTab() {
  const mayChange = useMay('editor')
  const isOperator = useMay('operator')
  const [reason, setReason] = useState('')
  const pauses = useQuery({ queryKey: ['pauses'], queryFn: () => ask(api.GET('/api/v1/pauses')), refetchInterval: 4_000 })
  if (pauses.isError) return <Fault error={pauses.error} retry={() => void pauses.refetch()} />
  if (!pauses.data) return <Skeletons rows={4} />
  const set = async (scope: 'team' | 'installation', kind: string, on: boolean) => {
    const kinds = new Set((pauses.data ?? []).filter((pause) => pause.scope === scope).map((pause) => pause.kind))
    on ? kinds.add(kind) : kinds.delete(kind)
    const body = { kinds: [...kinds], reason: on ? reason.trim() || null : null }
    try {
      if (scope === 'team') await ask(api.PUT('/api/v1/team/pauses', { body }))
      else await ask(api.PUT('/api/v1/pauses', { body }))
      await queries.invalidateQueries({ queryKey: ['pauses'] })
      toast(t(on ? 'pauses.done' : 'pauses.over'), { undo: () => void set(scope, kind, !on) })
    } catch (error) {
      toastError(error)
    }
  }
  const level = (scope: 'team' | 'installation', kinds: readonly string[], may: boolean) => (
    <Panel title={t(scope === 'team' ? 'pauses.team' : 'pauses.everybody')}>
      <ul className="entries">
        {kinds.map((kind) => {
          const pause = (pauses.data ?? []).find((one) => one.scope === scope && one.kind === kind)
          return (
            <li key={kind}>
              <Switch
                disabled={!may}
                checked={!pause}
                aria-label={word('pauses.kind', kind)}
                onChange={(event) => void set(scope, kind, !event.target.checked)}
              />
              <span className="grow">
                <span className="strong">{word('pauses.kind', kind)}</span>
                <span className="small mute">{pause?.reason}</span>
              </span>
              {pause ? (
                <Status tone="off">
                  {pause.paused_by ? t('pauses.by', { name: pause.paused_by }) : t('pauses.since')}, <Ago at={pause.paused_at} />
                </Status>
              ) : (
                <Status tone="ok">{t('pauses.runs')}</Status>
              )}
            </li>
          )
        })}
      </ul>
    </Panel>
  )
  return (
    <div className="stack settings-narrow">
      {mayChange && <TextInput label={t('pauses.reason')} value={reason} onChange={(event) => setReason(event.target.value)} />}
      {level('team', ofTeam, mayChange)}
      {level('installation', ofAll, isOperator)}
    </div>
  )
}

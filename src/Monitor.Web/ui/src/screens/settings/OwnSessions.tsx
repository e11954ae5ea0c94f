import { Button } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { t } from '@parts/i18n'
import { Panel } from '@parts/page'
import { Ago } from '@parts/time'
import { toast, toastError } from '@parts/toast'
import { useQuery } from '@tanstack/react-query'

async function end(ids: readonly string[]) {
  try {
    for (const id of ids) await ask(api.DELETE('/api/v1/sessions/{session_id}', { params: { path: { session_id: id } } }))
    toast(t('me.ended', { n: ids.length }))
  } catch (error) {
    toastError(error)
  }
  await queries.invalidateQueries({ queryKey: ['sessions'] })
}

function browserOf(agent: string | null | undefined): string {
  const name = /(Firefox|Edg|OPR|Chrome|Safari)\/\d+/.exec(agent ?? '')?.[1] ?? agent?.split(' ')[0] ?? '—'
  const system = /(Windows|Mac OS X|Android|iPhone|Linux)/.exec(agent ?? '')?.[1]
  return [{ Edg: 'Edge', OPR: 'Opera' }[name] ?? name, system].filter(Boolean).join(' · ')
}

/** Where somebody is signed in, and how to be so no longer elsewhere. */
export function OwnSessions() {
  const sessions = useQuery({ queryKey: ['sessions'], queryFn: () => ask(api.GET('/api/v1/sessions')) })
  const others = (sessions.data ?? []).filter((session) => !session.current).map((session) => session.id)
  return (
    <Panel
      title={t('me.sessions')}
      side={
        others.length > 1 && (
          <Button size="compact-xs" variant="default" onClick={() => void end(others)}>
            {t('me.endOthers')}
          </Button>
        )
      }
    >
      <ul className="entries">
        {(sessions.data ?? []).map((session) => (
          <li key={session.id}>
            <span className="grow">
              <span className="strong">
                {browserOf(session.user_agent)} {session.current && <span className="chip">{t('me.here')}</span>}
              </span>
              <span className="small mute num">
                {session.ip} · {t('me.seen')} <Ago at={session.last_seen_at} />
              </span>
            </span>
            {!session.current && (
              <Button size="compact-xs" variant="default" onClick={() => void end([session.id])}>
                {t('me.end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

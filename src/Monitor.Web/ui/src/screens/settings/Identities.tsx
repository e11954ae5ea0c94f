import { Button } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { t } from '@parts/i18n'
import { Panel } from '@parts/page'
import { useWaysToSignIn } from '@parts/session'
import { Ago } from '@parts/time'
import { toast, toastError } from '@parts/toast'
import { useQuery } from '@tanstack/react-query'

async function link() {
  try {
    const way = await ask(api.POST('/api/v1/session/identities', { body: { return: location.pathname } }))
    location.assign(way.location)
  } catch (error) {
    toastError(error)
  }
}

async function unlink(id: string) {
  try {
    await ask(api.DELETE('/api/v1/session/identities/{identity_id}', { params: { path: { identity_id: id } } }))
    toast(t('me.unlinked'))
  } catch (error) {
    toastError(error)
  }
  await queries.invalidateQueries({ queryKey: ['identities'] })
}

/** Who one is at the issuer of single sign-on, where there is one. */
export function Identities() {
  const ways = useWaysToSignIn()
  const issuer = ways.data?.single_sign_on
  const identities = useQuery({
    queryKey: ['identities'],
    queryFn: () => ask(api.GET('/api/v1/session/identities')),
    enabled: issuer != null,
  })
  if (!issuer) return null
  return (
    <Panel title={issuer.name}>
      <div className="stack">
        {identities.data?.length === 0 && <span className="small mute">{t('me.notLinked')}</span>}
        <ul className="entries">
          {(identities.data ?? []).map((identity) => (
            <li key={identity.id}>
              <span className="grow">
                <span className="strong">{identity.email ?? identity.issuer}</span>
                <span className="small mute">
                  {t('me.seen')} <Ago at={identity.last_used_at} />
                </span>
              </span>
              <Button size="compact-xs" variant="default" onClick={() => void unlink(identity.id)}>
                {t('keys.remove')}
              </Button>
            </li>
          ))}
        </ul>
        <div>
          <Button variant="default" onClick={() => void link()}>
            {t('me.link')}
          </Button>
        </div>
      </div>
    </Panel>
  )
}

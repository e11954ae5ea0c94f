import { Button } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { NameForm, useNamed } from '@parts/form/fields'
import { t } from '@parts/i18n'
import { Panel } from '@parts/page'
import { addPasskey, canUsePasskeys } from '@parts/passkey'
import { entranceKey } from '@parts/session'
import { Ago } from '@parts/time'
import { toast, toastError } from '@parts/toast'
import { useQuery } from '@tanstack/react-query'

async function changed(text: string) {
  toast(text)
  await queries.invalidateQueries({ queryKey: ['passkeys'] })
  // Whether a proof may be one of them.
  await queries.invalidateQueries({ queryKey: entranceKey })
}

async function remove(id: string) {
  try {
    await ask(api.DELETE('/api/v1/session/passkeys/{passkey_id}', { params: { path: { passkey_id: id } } }))
    await changed(t('passkey.removed'))
  } catch (error) {
    toastError(error)
  }
}

export function Passkeys() {
  const passkeys = useQuery({ queryKey: ['passkeys'], queryFn: () => ask(api.GET('/api/v1/session/passkeys')) })
  const form = useNamed(addPasskey, () => changed(t('passkey.added')))
  if (!canUsePasskeys()) return null
  return (
    <Panel title={t('passkey.title')}>
      <div className="stack">
        {passkeys.data?.length === 0 && <span className="mute small">{t('passkey.none')}</span>}
        <ul className="entries">
          {(passkeys.data ?? []).map((passkey) => (
            <li key={passkey.id}>
              <span className="grow">
                <span className="strong">{passkey.name}</span>
                <span className="small mute">
                  {t('passkey.for', { host: passkey.host_name })} · {t('me.seen')} <Ago at={passkey.last_used_at} />
                </span>
              </span>
              <Button size="compact-xs" variant="default" onClick={() => void remove(passkey.id)}>
                {t('keys.remove')}
              </Button>
            </li>
          ))}
        </ul>
        <NameForm label={t('passkey.name')} action={t('passkey.add')} form={form} />
      </div>
    </Panel>
  )
}

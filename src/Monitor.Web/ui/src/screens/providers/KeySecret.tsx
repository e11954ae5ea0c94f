import { NativeSelect, PasswordInput, TextInput } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { useSend } from '@parts/form'
import { Dialog } from '@parts/form/Dialog'
import { t } from '@parts/i18n'
import { toast } from '@parts/toast'
import { useState } from 'react'
import { useProviders } from './health'
import { type Named, refresh } from './keys'

/** What a provider calls its secret: a token where it is one of the Graph API or Apify, else a key. */
function secretFields(source: string, secret: string, user: string): Record<string, string> {
  const isToken = source === 'graphapi' || source === 'apify'
  return { [isToken ? 'token' : 'key']: secret, ...(user.trim() ? { user_id: user.trim() } : {}) }
}

/** Adds a key, or renews the secret of one. */
export function KeySecret({ named, close }: { named: Named | null; close: () => void }) {
  const providers = useProviders()
  const [source, setSource] = useState(named?.source ?? '')
  const [handle, setHandle] = useState('')
  const [secret, setSecret] = useState('')
  const [user, setUser] = useState('')
  const chosen = source || providers.data?.[0]?.name || ''
  const form = useSend(
    async () => {
      const credentials = secretFields(chosen, secret, user)
      if (named)
        await ask(
          api.POST('/api/v1/credentials/{credential_id}/rotate', {
            params: { path: { credential_id: named.id } },
            body: { credentials },
          }),
        )
      else await ask(api.POST('/api/v1/credentials', { body: { source: chosen, handle, credentials } }))
    },
    async () => {
      await refresh()
      toast(t(named ? 'keys.rotated' : 'keys.added'))
      close()
    },
  )
  return (
    <Dialog
      title={named ? `${t('keys.rotate')}: ${named.handle}` : t('keys.add')}
      close={close}
      submit={form.submit}
      busy={form.busy}
      error={form.rest('source', 'handle', 'credentials', 'credentials.key', 'credentials.token', 'credentials.user_id')}
      action={t('action.save')}
    >
      {!named && (
        <>
          <NativeSelect
            label={t('keys.source')}
            value={chosen}
            onChange={(event) => setSource(event.target.value)}
            data={(providers.data ?? []).map((provider) => provider.name)}
            error={form.of('source')}
          />
          <TextInput
            label={t('keys.handle')}
            description={t('keys.handleHint')}
            required
            value={handle}
            onChange={(event) => setHandle(event.target.value)}
            error={form.of('handle')}
          />
        </>
      )}
      <PasswordInput
        label={t('keys.secret')}
        required
        autoComplete="off"
        value={secret}
        onChange={(event) => setSecret(event.target.value)}
        error={form.of('credentials') ?? form.of('credentials.key') ?? form.of('credentials.token')}
        visibilityToggleButtonProps={{ 'aria-label': t('field.showPassword') }}
      />
      {chosen === 'graphapi' && (
        <TextInput
          label={t('keys.user')}
          value={user}
          onChange={(event) => setUser(event.target.value)}
          error={form.of('credentials.user_id')}
        />
      )}
    </Dialog>
  )
}

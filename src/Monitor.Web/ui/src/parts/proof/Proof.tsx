import { Button } from '@mantine/core'
import { api, ask, whenProofIsNeeded } from '@parts/api/client'
import { useSend } from '@parts/form'
import { Dialog } from '@parts/form/Dialog'
import { CodeField, PasswordField } from '@parts/form/fields'
import { t } from '@parts/i18n'
import { canUsePasskeys, proveWithPasskey } from '@parts/passkey'
import { useViewer, useWaysToSignIn } from '@parts/session'
import { useEffect, useRef, useState } from 'react'

/** Asks who it is when the service wants that to be proved anew; what was wanted then goes on by itself. */
export function Proof() {
  const [answer, setAnswer] = useState<((proved: boolean) => void) | null>(null)
  // Two things that want it at once are told by one answer.
  const asked = useRef<Promise<boolean> | null>(null)
  useEffect(() => {
    whenProofIsNeeded(() => {
      asked.current ??= new Promise<boolean>((resolve) => setAnswer(() => resolve))
      return asked.current
    })
    return () => whenProofIsNeeded(null)
  }, [])
  if (answer === null) return null
  return (
    <Question
      end={(proved) => {
        answer(proved)
        asked.current = null
        setAnswer(null)
      }}
    />
  )
}

function Question({ end }: { end: (proved: boolean) => void }) {
  const viewer = useViewer()
  const ways = useWaysToSignIn()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const form = useSend(
    () => ask(api.POST('/api/v1/session/proof', { body: { password, code: code.trim() || null } })),
    () => end(true),
  )
  const key = useSend(proveWithPasskey, () => end(true))
  const issuer = useSend(
    () => ask(api.POST('/api/v1/session/proof/oidc', { body: { return: location.pathname + location.search } })),
    // Back from there the page is where it was; what was wanted is asked for once more.
    (way) => location.assign(way.location),
  )
  return (
    <Dialog
      title={t('proof.title')}
      close={() => end(false)}
      submit={form.submit}
      busy={form.busy}
      error={form.rest('password', 'code') ?? (key.error ? t('passkey.failed') : issuer.rest())}
      action={t('proof.submit')}
    >
      <span className="mute">{t('proof.text')}</span>
      <PasswordField value={password} change={setPassword} error={form.of('password')} data-autofocus />
      {viewer.secondFactor && <CodeField value={code} change={setCode} error={form.of('code')} />}
      {viewer.passkeys > 0 && canUsePasskeys() && (
        <Button variant="default" loading={key.busy} onClick={() => void key.submit()}>
          {t('passkey.use')}
        </Button>
      )}
      {ways.data?.single_sign_on && (
        <Button variant="subtle" loading={issuer.busy} onClick={() => void issuer.submit()}>
          {t('signIn.with', { name: ways.data.single_sign_on.name })}
        </Button>
      )}
    </Dialog>
  )
}

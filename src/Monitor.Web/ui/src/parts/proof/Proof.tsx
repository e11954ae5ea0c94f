import { Button, PasswordInput, TextInput } from '@mantine/core'
import { api, ask, whenProofIsNeeded } from '@parts/api/client'
import { useSend } from '@parts/form'
import { Dialog } from '@parts/form/Dialog'
import { t } from '@parts/i18n'
import { canUsePasskeys, proveWithPasskey } from '@parts/passkey'
import { useViewer } from '@parts/session'
import { useEffect, useState } from 'react'

/** Asks who it is when the service wants that to be proved anew; what was wanted then goes on by itself. */
export function Proof() {
  const viewer = useViewer()
  const [answer, setAnswer] = useState<((proved: boolean) => void) | null>(null)
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  useEffect(() => {
    whenProofIsNeeded(() => new Promise<boolean>((resolve) => setAnswer(() => resolve)))
    return () => whenProofIsNeeded(null)
  }, [])
  const end = (proved: boolean) => {
    answer?.(proved)
    setAnswer(null)
    setPassword('')
    setCode('')
  }
  const form = useSend(
    () => ask(api.POST('/api/v1/session/proof', { body: { password, code: code.trim() || null } })),
    () => end(true),
  )
  const key = useSend(proveWithPasskey, () => end(true))
  if (answer === null) return null
  return (
    <Dialog
      title={t('proof.title')}
      close={() => end(false)}
      submit={form.submit}
      busy={form.busy}
      error={form.rest('password', 'code') ?? (key.error ? t('passkey.failed') : null)}
      action={t('proof.submit')}
    >
      <span className="mute">{t('proof.text')}</span>
      <PasswordInput
        label={t('field.password')}
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        error={form.of('password')}
        visibilityToggleButtonProps={{ 'aria-label': t('field.showPassword') }}
        data-autofocus
      />
      {viewer.secondFactor && (
        <TextInput
          label={t('field.code')}
          inputMode="numeric"
          autoComplete="one-time-code"
          value={code}
          onChange={(event) => setCode(event.target.value)}
          error={form.of('code')}
        />
      )}
      {viewer.passkeys > 0 && canUsePasskeys() && (
        <Button variant="default" loading={key.busy} onClick={() => void key.submit()}>
          {t('passkey.use')}
        </Button>
      )}
    </Dialog>
  )
}

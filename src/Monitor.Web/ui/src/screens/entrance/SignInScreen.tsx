import { Button } from '@mantine/core'
import { ApiError, api, ask } from '@parts/api/client'
import { useSend } from '@parts/form'
import { asksForCode, CodeField, EmailField, PasswordField } from '@parts/form/fields'
import { Refusal } from '@parts/form/Refusal'
import { t } from '@parts/i18n'
import { canUsePasskeys, signInWithPasskey } from '@parts/passkey'
import { enterAnew, rememberSignIn, useWaysToSignIn } from '@parts/session'
import { useState } from 'react'
import { Link } from 'react-router'
import { Card } from './Card'

function enter() {
  rememberSignIn(true)
  return enterAnew()
}

/** `ended`: somebody was signed in, and is no longer. What they looked at is shown again once they are. */
export function SignInScreen({ ended = false }: { ended?: boolean }) {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const form = useSend(() => ask(api.POST('/api/v1/session', { body: { email, password, code: code.trim() || null } })), enter)
  const methods = useWaysToSignIn()
  const key = useSend(signInWithPasskey, enter)
  const isFirstAsk = form.error instanceof ApiError && form.error.code === 'second_factor_required'
  const here = new URL(location.href)
  const failed = here.searchParams.has('sign_in_error')
  here.searchParams.delete('sign_in_error')
  return (
    <Card title={t('signIn.title')} lead={ended && !failed ? <span role="status">{t('signIn.ended')}</span> : t('signIn.lead')}>
      <form onSubmit={form.submit}>
        <EmailField value={email} change={setEmail} error={form.of('email')} />
        <PasswordField required value={password} change={setPassword} error={form.of('password')} />
        {(code !== '' || asksForCode(form.error)) && (
          <CodeField
            description={t('signIn.codeHint')}
            autoFocus
            value={code}
            change={setCode}
            error={isFirstAsk ? undefined : form.of('code')}
          />
        )}
        <Refusal text={form.rest('email', 'password', 'code')} />
        <Button type="submit" loading={form.busy}>
          {t('signIn.submit')}
        </Button>
        {methods.data?.single_sign_on && (
          <Button
            component="a"
            variant="default"
            href={`${methods.data.single_sign_on.location}?return=${encodeURIComponent(here.pathname + here.search)}`}
            onClick={() => rememberSignIn(true)}
          >
            {t('signIn.with', { name: methods.data.single_sign_on.name })}
          </Button>
        )}
        <Refusal text={failed ? t('signIn.ssoFailed') : null} />
        {methods.data?.passkey && canUsePasskeys() && (
          <Button variant="default" loading={key.busy} onClick={() => void key.submit()}>
            {t('passkey.use')}
          </Button>
        )}
        <Refusal text={key.error === null ? null : t('passkey.failed')} />
        <Link to="/recover" className="small">
          {t('recover.link')}
        </Link>
      </form>
    </Card>
  )
}

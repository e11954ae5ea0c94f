import { Button, PasswordInput, TextInput } from '@mantine/core'
import { ApiError, api, ask } from '@parts/api/client'
import { useSend } from '@parts/form'
import { t } from '@parts/i18n'
import { canUsePasskeys, signInWithPasskey } from '@parts/passkey'
import { enterAnew, rememberSignIn } from '@parts/session'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { Card } from './Card'

export function SignInScreen() {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const form = useSend(
    () => ask(api.POST('/api/v1/session', { body: { email, password, code: code.trim() || null } })),
    () => {
      rememberSignIn(true)
      return enterAnew()
    },
  )
  const methods = useQuery({ queryKey: ['entrance', 'methods'], queryFn: () => ask(api.GET('/api/v1/session/methods')), staleTime: 60_000 })
  const key = useSend(signInWithPasskey, () => {
    rememberSignIn(true)
    return enterAnew()
  })
  const asksCode = code !== '' || (form.error instanceof ApiError && ['second_factor_required', 'invalid_code'].includes(form.error.code))
  const isFirstAsk = form.error instanceof ApiError && form.error.code === 'second_factor_required'
  return (
    <Card title={t('signIn.title')} lead={t('signIn.lead')}>
      <form onSubmit={form.submit}>
        <TextInput
          label={t('field.email')}
          type="email"
          autoComplete="username"
          required
          value={email}
          onChange={(e) => setEmail(e.target.value)}
          error={form.of('email')}
        />
        <PasswordInput
          label={t('field.password')}
          autoComplete="current-password"
          required
          value={password}
          onChange={(e) => setPassword(e.target.value)}
          error={form.of('password')}
          visibilityToggleButtonProps={{ 'aria-label': t('field.showPassword') }}
        />
        {asksCode && (
          <TextInput
            label={t('field.code')}
            description={t('signIn.codeHint')}
            inputMode="numeric"
            autoComplete="one-time-code"
            autoFocus
            value={code}
            onChange={(e) => setCode(e.target.value)}
            error={isFirstAsk ? undefined : form.of('code')}
          />
        )}
        {form.rest('email', 'password', 'code') && (
          <span className="down small" role="alert">
            {form.rest('email', 'password', 'code')}
          </span>
        )}
        <Button type="submit" loading={form.busy}>
          {t('signIn.submit')}
        </Button>
        {methods.data?.single_sign_on && (
          <Button
            component="a"
            variant="default"
            href={`${methods.data.single_sign_on.location}?return=${encodeURIComponent(location.pathname)}`}
            onClick={() => rememberSignIn(true)}
          >
            {t('signIn.with', { name: methods.data.single_sign_on.name })}
          </Button>
        )}
        {new URLSearchParams(location.search).has('sign_in_error') && (
          <span className="down small" role="alert">
            {t('signIn.ssoFailed')}
          </span>
        )}
        {methods.data?.passkey && canUsePasskeys() && (
          <Button variant="default" loading={key.busy} onClick={() => void key.submit()}>
            {t('passkey.use')}
          </Button>
        )}
        {key.error !== null && (
          <span className="down small" role="alert">
            {t('passkey.failed')}
          </span>
        )}
        <Link to="/recover" className="small">
          {t('recover.link')}
        </Link>
      </form>
    </Card>
  )
}

import { Button, PasswordInput, TextInput } from '@mantine/core'
import { ApiError, api, ask } from '@parts/api/client'
import { useSend } from '@parts/form'
import { t } from '@parts/i18n'
import { useState } from 'react'
import { Link } from 'react-router'
import { Card } from './Card'

/** The token of the link stands behind the #, which browsers do not send to anybody. */
function givenToken(): string {
  return new URLSearchParams(location.hash.slice(1)).get('token') ?? ''
}

export function RecoverScreen() {
  const [token] = useState(givenToken)
  return token ? <SetPassword token={token} /> : <AskForLink />
}

function Done({ text }: { text: string }) {
  return (
    <Card title={t('recover.title')} lead={text}>
      <Link to="/">{t('recover.back')}</Link>
    </Card>
  )
}

function AskForLink() {
  const [email, setEmail] = useState('')
  const [sent, setSent] = useState(false)
  const form = useSend(
    () => ask(api.POST('/api/v1/recovery', { body: { email } })),
    () => setSent(true),
  )
  if (sent) return <Done text={t('recover.sent')} />
  return (
    <Card title={t('recover.title')} lead={t('recover.lead')}>
      <form onSubmit={form.submit}>
        <TextInput
          label={t('field.email')}
          type="email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          error={form.of('email') ?? form.rest('email')}
        />
        <Button type="submit" loading={form.busy}>
          {t('recover.send')}
        </Button>
        <Link to="/" className="small">
          {t('recover.back')}
        </Link>
      </form>
    </Card>
  )
}

function SetPassword({ token }: { token: string }) {
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [done, setDone] = useState(false)
  const form = useSend(
    () => ask(api.POST('/api/v1/recovery/complete', { body: { token, new_password: password, code: code.trim() || null } })),
    () => setDone(true),
  )
  const asksCode = code !== '' || (form.error instanceof ApiError && ['second_factor_required', 'invalid_code'].includes(form.error.code))
  if (done) return <Done text={t('recover.done')} />
  return (
    <Card title={t('recover.title')} lead={t('recover.newLead')}>
      <form onSubmit={form.submit}>
        <PasswordInput
          label={t('me.next')}
          description={t('field.passwordRule')}
          required
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          error={form.of('new_password')}
          visibilityToggleButtonProps={{ 'aria-label': t('field.showPassword') }}
        />
        {asksCode && (
          <TextInput
            label={t('field.code')}
            inputMode="numeric"
            autoComplete="one-time-code"
            value={code}
            onChange={(event) => setCode(event.target.value)}
            error={form.of('code')}
          />
        )}
        {form.rest('new_password', 'code') && (
          <span className="down small" role="alert">
            {form.rest('new_password', 'code')}
          </span>
        )}
        <Button type="submit" loading={form.busy}>
          {t('recover.submit')}
        </Button>
      </form>
    </Card>
  )
}

import { Button } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { useSend } from '@parts/form'
import { asksForCode, CodeField, EmailField, NewPasswordField, PasswordField } from '@parts/form/fields'
import { Refusal } from '@parts/form/Refusal'
import { t } from '@parts/i18n'
import { useState } from 'react'
import { Link, useLocation } from 'react-router'
import { Card } from './Card'

/** The token of the link stands behind the #, which browsers do not send to anybody. */
export function RecoverScreen() {
  const token = new URLSearchParams(useLocation().hash.slice(1)).get('token')
  return token ? <SetPassword key={token} token={token} /> : <AskForLink />
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
  const [password, setPassword] = useState('')
  const [lost, setLost] = useState(false)
  const [sent, setSent] = useState(false)
  const form = useSend(
    () => ask(api.POST('/api/v1/recovery', { body: { email, ...(lost ? { password } : {}) } })),
    () => setSent(true),
  )
  if (sent) return <Done text={t('recover.sent')} />
  return (
    <Card title={t('recover.title')} lead={t('recover.lead')}>
      <form onSubmit={form.submit}>
        <EmailField value={email} change={setEmail} error={form.of('email') ?? form.rest('email', 'password')} />
        {lost && (
          <PasswordField
            description={t('recover.lostHint')}
            required
            value={password}
            change={setPassword}
            error={form.of('password')}
            autoFocus
          />
        )}
        <Button type="submit" loading={form.busy}>
          {t('recover.send')}
        </Button>
        {!lost && (
          <Button variant="subtle" size="compact-sm" onClick={() => setLost(true)}>
            {t('recover.lost')}
          </Button>
        )}
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
  if (done) return <Done text={t('recover.done')} />
  return (
    <Card title={t('recover.title')} lead={t('recover.newLead')}>
      <form onSubmit={form.submit}>
        <NewPasswordField value={password} change={setPassword} error={form.of('new_password')} />
        {(code !== '' || asksForCode(form.error)) && <CodeField value={code} change={setCode} error={form.of('code')} />}
        <Refusal text={form.rest('new_password', 'code')} />
        <Button type="submit" loading={form.busy}>
          {t('recover.submit')}
        </Button>
        <Link to="/recover" className="small">
          {t('recover.again')}
        </Link>
      </form>
    </Card>
  )
}

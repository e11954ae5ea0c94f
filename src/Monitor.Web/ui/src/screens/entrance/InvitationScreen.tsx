import { Button, TextInput } from '@mantine/core'
import { ApiError, api, ask } from '@parts/api/client'
import { useSend } from '@parts/form'
import { asksForCode, CodeField, NewPasswordField } from '@parts/form/fields'
import { Refusal } from '@parts/form/Refusal'
import { t } from '@parts/i18n'
import { enterAnew, rememberSignIn } from '@parts/session'
import { useState } from 'react'
import { Link, useLocation, useNavigate, useSearchParams } from 'react-router'
import { Card } from './Card'

/** The token stands behind the #, which browsers do not send to anybody. */
function tokenOf(hash: string) {
  return new URLSearchParams(hash).get('token') ?? hash
}

/** The link of an invitation. Whoever has an account here already joins with its password. */
export function InvitationScreen() {
  const [query] = useSearchParams()
  const given = tokenOf(useLocation().hash.slice(1)) || (query.get('token') ?? '')
  return <Join key={given} given={given} />
}

function Join({ given }: { given: string }) {
  const navigate = useNavigate()
  const [token, setToken] = useState(given)
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const form = useSend(
    async () => {
      const user = await ask(api.POST('/api/v1/invitations/accept', { body: { token, name, password, code: code.trim() || null } }))
      // A code opens once: whoever has a second factor signs in with the next one.
      return ask(api.POST('/api/v1/session', { body: { email: user.email, password } })).then(
        () => true,
        () => false,
      )
    },
    async (signedIn) => {
      if (signedIn) rememberSignIn(true)
      await enterAnew()
      await navigate('/', { replace: true })
    },
  )
  const isGone = form.error instanceof ApiError && form.error.status === 404
  return (
    <Card title={t('invitation.title')} lead={t('invitation.lead')}>
      <form onSubmit={form.submit}>
        <TextInput
          label={t('invitation.token')}
          required
          autoComplete="off"
          value={token}
          onChange={(event) => setToken(event.target.value)}
          error={form.of('token')}
        />
        {isGone && <span className="small mute">{t('invitation.gone')}</span>}
        <TextInput
          label={t('field.name')}
          required
          autoComplete="name"
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={form.of('name')}
        />
        <NewPasswordField
          label={t('field.password')}
          description={t('invitation.passwordHint')}
          value={password}
          change={setPassword}
          error={form.of('password')}
        />
        {(code !== '' || asksForCode(form.error)) && <CodeField value={code} change={setCode} error={form.of('code')} />}
        <Refusal text={form.rest('token', 'name', 'password', 'code')} />
        <Button type="submit" loading={form.busy}>
          {t('invitation.submit')}
        </Button>
        <Link to="/" className="small">
          {t('recover.back')}
        </Link>
      </form>
    </Card>
  )
}

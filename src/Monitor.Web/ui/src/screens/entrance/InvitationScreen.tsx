import { Button, PasswordInput, TextInput } from '@mantine/core'
import { ApiError, api, ask } from '@parts/api/client'
import { useSend } from '@parts/form'
import { t } from '@parts/i18n'
import { enterAnew, rememberSignIn } from '@parts/session'
import { useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { Card } from './Card'

const fields = ['token', 'name', 'password', 'code']

function tokenOf(hash: string) {
  return new URLSearchParams(hash).get('token') ?? hash
}

/** The link of an invitation. The token stands behind the #, which browsers do not send to anybody. */
export function InvitationScreen() {
  const navigate = useNavigate()
  const [query] = useSearchParams()
  const [values, setValues] = useState({
    token: tokenOf(location.hash.slice(1)) || (query.get('token') ?? ''),
    name: '',
    password: '',
    code: '',
  })
  const form = useSend(
    async () => {
      const code = values.code.trim() || null
      const user = await ask(api.POST('/api/v1/invitations/accept', { body: { ...values, code } }))
      await ask(api.POST('/api/v1/session', { body: { email: user.email, password: values.password } })).catch(() => undefined)
    },
    async () => {
      rememberSignIn(true)
      await enterAnew()
      await navigate('/', { replace: true })
    },
  )
  const asksCode =
    values.code !== '' || (form.error instanceof ApiError && ['second_factor_required', 'invalid_code'].includes(form.error.code))
  const bind = (name: keyof typeof values) => ({
    value: values[name],
    onChange: (event: { target: { value: string } }) => setValues((all) => ({ ...all, [name]: event.target.value })),
    error: form.of(name),
  })
  return (
    <Card title={t('invitation.title')} lead={t('invitation.lead')}>
      <form onSubmit={form.submit}>
        <TextInput label={t('invitation.token')} required autoComplete="off" {...bind('token')} />
        <TextInput label={t('field.name')} required autoComplete="name" {...bind('name')} />
        <PasswordInput
          label={t('field.password')}
          description={t('invitation.passwordHint')}
          required
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t('field.showPassword') }}
          {...bind('password')}
        />
        {asksCode && <TextInput label={t('field.code')} inputMode="numeric" autoComplete="one-time-code" {...bind('code')} />}
        {form.rest(...fields) && (
          <span className="down small" role="alert">
            {form.rest(...fields)}
          </span>
        )}
        <Button type="submit" loading={form.busy}>
          {t('invitation.submit')}
        </Button>
      </form>
    </Card>
  )
}

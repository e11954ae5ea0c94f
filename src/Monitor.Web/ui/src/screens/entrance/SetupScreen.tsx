import { Button, PasswordInput, TextInput } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { useSend } from '@parts/form'
import { t } from '@parts/i18n'
import { enterAnew, rememberSignIn } from '@parts/session'
import { useState } from 'react'
import { Card } from './Card'

const fields = ['secret', 'email', 'name', 'password', 'team_name']

export function SetupScreen() {
  const [values, setValues] = useState({ secret: '', email: '', name: '', password: '', team_name: '' })
  const form = useSend(
    async () => {
      await ask(api.POST('/api/v1/setup', { body: { ...values, team_name: values.team_name.trim() || null } }))
      await ask(api.POST('/api/v1/session', { body: { email: values.email, password: values.password } }))
    },
    () => {
      rememberSignIn(true)
      return enterAnew()
    },
  )
  const bind = (name: keyof typeof values) => ({
    value: values[name],
    onChange: (event: { target: { value: string } }) => setValues((all) => ({ ...all, [name]: event.target.value })),
    error: form.of(name),
  })
  return (
    <Card title={t('setup.title')} lead={t('setup.lead')}>
      <form onSubmit={form.submit}>
        <TextInput
          label={t('setup.secret')}
          description={t('setup.secretHint')}
          placeholder="setup_…"
          required
          autoComplete="off"
          {...bind('secret')}
        />
        <TextInput label={t('field.name')} required autoComplete="name" {...bind('name')} />
        <TextInput label={t('field.email')} type="email" required autoComplete="username" {...bind('email')} />
        <PasswordInput
          label={t('field.password')}
          description={t('field.passwordRule')}
          required
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t('field.showPassword') }}
          {...bind('password')}
        />
        <TextInput label={t('setup.team')} {...bind('team_name')} />
        {form.rest(...fields) && (
          <span className="down small" role="alert">
            {form.rest(...fields)}
          </span>
        )}
        <Button type="submit" loading={form.busy}>
          {t('setup.submit')}
        </Button>
      </form>
    </Card>
  )
}

import { Button, TextInput } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { useSend } from '@parts/form'
import { EmailField, NewPasswordField } from '@parts/form/fields'
import { Refusal } from '@parts/form/Refusal'
import { t } from '@parts/i18n'
import { enterAnew, rememberSignIn } from '@parts/session'
import { useState } from 'react'
import { Card } from './Card'

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
  const change = (name: keyof typeof values) => (value: string) => setValues((all) => ({ ...all, [name]: value }))
  const field = (name: keyof typeof values) => ({ value: values[name], change: change(name), error: form.of(name) })
  const input = (name: keyof typeof values) => ({
    value: values[name],
    onChange: (event: { target: { value: string } }) => change(name)(event.target.value),
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
          {...input('secret')}
        />
        <TextInput label={t('field.name')} required autoComplete="name" {...input('name')} />
        <EmailField {...field('email')} />
        <NewPasswordField label={t('field.password')} {...field('password')} />
        <TextInput label={t('setup.team')} {...input('team_name')} />
        <Refusal text={form.rest(...Object.keys(values))} />
        <Button type="submit" loading={form.busy}>
          {t('setup.submit')}
        </Button>
      </form>
    </Card>
  )
}

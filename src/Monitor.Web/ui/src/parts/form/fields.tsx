import { Button, PasswordInput, type PasswordInputProps, TextInput, type TextInputProps } from '@mantine/core'
import { ApiError } from '@parts/api/client'
import { t } from '@parts/i18n'
import { useState } from 'react'
import { useSend } from '.'

interface Bound {
  value: string
  change: (value: string) => void
}

export function EmailField({ value, change, ...rest }: Bound & Omit<TextInputProps, 'value' | 'onChange'>) {
  return (
    <TextInput
      label={t('field.email')}
      type="email"
      autoComplete="username"
      required
      value={value}
      onChange={(event) => change(event.target.value)}
      {...rest}
    />
  )
}

export function PasswordField({ value, change, ...rest }: Bound & Omit<PasswordInputProps, 'value' | 'onChange'>) {
  return (
    <PasswordInput
      label={t('field.password')}
      autoComplete="current-password"
      value={value}
      onChange={(event) => change(event.target.value)}
      visibilityToggleButtonProps={{ 'aria-label': t('field.showPassword') }}
      {...rest}
    />
  )
}

/** A new password, with what it has to be. */
export function NewPasswordField(props: Bound & Omit<PasswordInputProps, 'value' | 'onChange'>) {
  return <PasswordField label={t('me.next')} description={t('field.passwordRule')} autoComplete="new-password" required {...props} />
}

export function CodeField({ value, change, ...rest }: Bound & Omit<TextInputProps, 'value' | 'onChange'>) {
  return (
    <TextInput
      label={t('field.code')}
      inputMode="numeric"
      autoComplete="one-time-code"
      value={value}
      onChange={(event) => change(event.target.value)}
      {...rest}
    />
  )
}

/** Whether a second factor is asked for: then there is a field for it. */
export function asksForCode(error: unknown): boolean {
  return error instanceof ApiError && ['second_factor_required', 'invalid_code'].includes(error.code)
}

/** One field and its button in a row: makes something that needs nothing but a name. */
export function NameForm({ label, action, form }: { label: string; action: string; form: ReturnType<typeof useNamed> }) {
  return (
    <form className="row wrap row-form" onSubmit={form.submit}>
      <TextInput
        className="grow"
        required
        aria-label={label}
        placeholder={label}
        value={form.name}
        onChange={(event) => form.setName(event.target.value)}
        error={form.of('name') ?? form.rest('name')}
      />
      <Button type="submit" variant="default" loading={form.busy}>
        {action}
      </Button>
    </form>
  )
}

/** A name that is typed, and what it makes. */
export function useNamed(make: (name: string) => Promise<unknown>, done: () => Promise<void>) {
  const [name, setName] = useState('')
  const form = useSend(
    () => make(name),
    async () => {
      setName('')
      await done()
    },
  )
  return { ...form, name, setName }
}

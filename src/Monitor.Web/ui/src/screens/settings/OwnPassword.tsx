import { Button } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { useSend } from '@parts/form'
import { NewPasswordField, PasswordField } from '@parts/form/fields'
import { Refusal } from '@parts/form/Refusal'
import { t } from '@parts/i18n'
import { Panel } from '@parts/page'
import { toast } from '@parts/toast'
import { useState } from 'react'

export function OwnPassword() {
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const form = useSend(
    () => ask(api.PUT('/api/v1/session/password', { body: { current_password: current, new_password: next } })),
    async () => {
      setCurrent('')
      setNext('')
      toast(t('me.changed'))
      await queries.invalidateQueries({ queryKey: ['sessions'] })
    },
  )
  return (
    <Panel title={t('me.password')}>
      <form className="stack" onSubmit={form.submit}>
        <PasswordField label={t('me.current')} required value={current} change={setCurrent} error={form.of('current_password')} />
        <NewPasswordField value={next} change={setNext} error={form.of('new_password')} />
        <Refusal text={form.rest('current_password', 'new_password')} />
        <div>
          <Button type="submit" loading={form.busy}>
            {t('me.change')}
          </Button>
        </div>
      </form>
    </Panel>
  )
}

import { TextInput } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { useSend } from '@parts/form'
import { Dialog } from '@parts/form/Dialog'
import { t } from '@parts/i18n'
import { Status } from '@parts/status'
import { Ago } from '@parts/time'
import { toast, toastError } from '@parts/toast'
import { useState } from 'react'
import type { Provider } from './health'

async function set(name: string, paused: boolean, reason: string | null) {
  await ask(api.PATCH('/api/v1/providers/{provider}', { params: { path: { provider: name } }, body: { paused, reason } }))
  await queries.invalidateQueries({ queryKey: ['providers'] })
}

/** Lets a provider be asked again. */
export async function resume(name: string) {
  try {
    await set(name, false, null)
    toast(t('hold.over', { name }), { undo: () => void set(name, true, null).catch(toastError) })
  } catch (error) {
    toastError(error)
  }
}

/** Asks why nobody is to be asked at a provider for now. */
export function Hold({ name, close }: { name: string; close: () => void }) {
  const [reason, setReason] = useState('')
  const form = useSend(
    () => set(name, true, reason.trim() || null),
    () => {
      toast(t('hold.done', { name }), { undo: () => void resume(name) })
      close()
    },
  )
  return (
    <Dialog
      title={t('hold.title', { name })}
      close={close}
      submit={form.submit}
      busy={form.busy}
      error={form.rest('reason')}
      action={t('action.pause')}
    >
      <span className="mute">{t('hold.text')}</span>
      <TextInput
        label={t('pauses.reason')}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        error={form.of('reason')}
        data-autofocus
      />
    </Dialog>
  )
}

/** Who holds a provider, since when and why. */
export function Held({ provider }: { provider: Provider }) {
  return (
    <div className="small">
      <Status tone="held">
        {t('hold.held')} <Ago at={provider.paused_at} />
      </Status>
      <div className="mute two-lines">
        {[provider.paused_by && t('pauses.by', { name: provider.paused_by }), provider.pause_reason].filter(Boolean).join(' · ')}
      </div>
    </div>
  )
}

import { api, ask } from '@parts/api/client'
import { useSend } from '@parts/form'
import { Dialog } from '@parts/form/Dialog'
import { t } from '@parts/i18n'
import { toast } from '@parts/toast'
import { type Named, refresh } from './keys'

export function KeyRemoval({ named, close }: { named: Named; close: () => void }) {
  const form = useSend(
    () => ask(api.DELETE('/api/v1/credentials/{credential_id}', { params: { path: { credential_id: named.id } } })),
    async () => {
      await refresh()
      toast(t('keys.removed'))
      close()
    },
  )
  return (
    <Dialog
      title={t('keys.removeTitle', { name: named.handle })}
      close={close}
      submit={form.submit}
      busy={form.busy}
      error={form.rest()}
      action={t('keys.remove')}
      danger
    >
      <span className="mute">{t('keys.removeText')}</span>
    </Dialog>
  )
}

import { Checkbox } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { useSend } from '@parts/form'
import { Dialog } from '@parts/form/Dialog'
import { t } from '@parts/i18n'
import { toast } from '@parts/toast'
import { useState } from 'react'

export interface Lost {
  id: number
  name: string
}

/** Makes a link for somebody who cannot get in. `made` is told the link where it has to be handed over. */
export function Recover({ who, close, made }: { who: Lost; close: () => void; made: (link: string) => void }) {
  const [clear, setClear] = useState(false)
  const [handOver, setHandOver] = useState(false)
  const form = useSend(
    () =>
      ask(
        api.POST('/api/v1/members/{user_id}/recovery', {
          params: { path: { user_id: String(who.id) } },
          body: { clear_factors: clear, hand_over: handOver },
        }),
      ),
    (link) => {
      if (link.token) made(link.url ?? `${location.origin}/recover#token=${link.token}`)
      else toast(t('members.recoverMailed'))
      close()
    },
  )
  return (
    <Dialog
      title={t('members.recoverAsk', { name: who.name })}
      close={close}
      submit={form.submit}
      busy={form.busy}
      error={form.rest()}
      action={t('members.recoverDo')}
    >
      <span className="mute">{t('members.recoverHow')}</span>
      <Checkbox label={t('members.recoverClear')} checked={clear} onChange={(event) => setClear(event.target.checked)} />
      <Checkbox label={t('members.recoverHand')} checked={handOver} onChange={(event) => setHandOver(event.target.checked)} />
    </Dialog>
  )
}

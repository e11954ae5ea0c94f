import { useSend } from '@parts/form'
import { Dialog } from '@parts/form/Dialog'
import { t } from '@parts/i18n'
import { useState } from 'react'
import type { Ask } from './actions'
import { IntervalField } from './IntervalField'

/** Asks before what cannot be taken back, or touches many. */
export function Confirm({
  asked,
  act,
  close,
}: {
  asked: Ask & { count: number }
  act: (interval: string | null) => Promise<unknown>
  close: () => void
}) {
  const [interval, setInterval] = useState(asked.interval ?? '1h')
  const form = useSend(() => act(asked.action === 'set_interval' ? interval : null), close)
  return (
    <Dialog
      title={t('monitors.confirm.title', { n: asked.count })}
      close={close}
      submit={form.submit}
      busy={form.busy}
      error={form.rest('interval')}
      action={t(asked.action === 'set_interval' ? 'action.interval' : `action.${asked.action}`)}
      danger={asked.action === 'stop'}
      disabled={asked.count === 0}
    >
      <span className="mute">{t(`monitors.confirm.${asked.action}`)}</span>
      {asked.action === 'set_interval' && <IntervalField value={interval} change={setInterval} error={form.of('interval')} />}
    </Dialog>
  )
}

import { Button } from '@mantine/core'
import { submit } from '@parts/background/background'
import { useSend } from '@parts/form'
import { Dialog } from '@parts/form/Dialog'
import { t } from '@parts/i18n'
import { useState } from 'react'

const actions = ['pause', 'resume', 'cancel'] as const

/** What can be done with all that are under way. */
export function AllJobs({ count }: { count: number }) {
  const [asked, setAsked] = useState<(typeof actions)[number] | null>(null)
  const form = useSend(
    async () => {
      if (asked) await submit({ kind: 'jobs', action: asked, filter: {} })
    },
    () => setAsked(null),
  )
  return (
    <>
      {actions.map((action) => (
        <Button key={action} size="xs" variant="default" onClick={() => setAsked(action)}>
          {t(`jobs.all.${action}`)}
        </Button>
      ))}
      {asked && (
        <Dialog
          title={t(`jobs.ask.${asked}`, { n: count })}
          close={() => setAsked(null)}
          submit={form.submit}
          busy={form.busy}
          error={form.rest()}
          action={t(`jobs.all.${asked}`)}
          danger={asked === 'cancel'}
        >
          <span className="mute">{t(`jobs.text.${asked}`)}</span>
        </Dialog>
      )}
    </>
  )
}

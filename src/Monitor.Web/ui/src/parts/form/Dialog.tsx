import { Button, Group, Modal } from '@mantine/core'
import { Refusal } from '@parts/form/Refusal'
import { t } from '@parts/i18n'
import type { ReactNode } from 'react'

/** A question with a form in it, and what it was answered. */
export function Dialog({
  title,
  close,
  submit,
  busy,
  error,
  action,
  danger = false,
  disabled = false,
  children,
}: {
  title: string
  close: () => void
  submit: (event?: { preventDefault(): void }) => void
  busy: boolean
  error: string | null
  action: string
  danger?: boolean
  disabled?: boolean
  children: ReactNode
}) {
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <form className="stack" onSubmit={submit}>
        {children}
        <Refusal text={error} />
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={close}>
            {t('action.cancel')}
          </Button>
          <Button type="submit" color={danger ? 'red' : undefined} loading={busy} disabled={disabled}>
            {action}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}

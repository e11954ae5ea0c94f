import { ActionIcon, CopyButton } from '@mantine/core'
import { t } from '@parts/i18n'
import { IconCheck, IconCopy } from '@tabler/icons-react'

/** Something that is shown once, to be copied. */
export function Secret({ value, label }: { value: string; label: string }) {
  return (
    <div className="secret" role="status">
      <span className="visually-hidden">{label}</span>
      <code>{value}</code>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <ActionIcon variant="default" aria-label={t(copied ? 'action.copied' : 'action.copy')} onClick={copy}>
            {copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
          </ActionIcon>
        )}
      </CopyButton>
    </div>
  )
}

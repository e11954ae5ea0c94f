import { ActionIcon, Button } from '@mantine/core'
import { t } from '@parts/i18n'
import type { TaskAction } from '@parts/task/actions'
import { IconX } from '@tabler/icons-react'

/** What can be done with what is selected; `count` is null for all that match. */
export function SelectionBar({
  count,
  all,
  act,
  clear,
}: {
  count: number | null
  /** Selects all that match. */
  all: () => void
  act: (action: TaskAction) => void
  clear: () => void
}) {
  return (
    <section className="mon-bar" aria-label={t('action.more.label')}>
      <span className="strong num nowrap">{count === null ? t('monitors.matching') : t('monitors.selected', { n: count })}</span>
      {count !== null && (
        <Button size="compact-sm" variant="subtle" onClick={all}>
          {t('monitors.selectMatching')}
        </Button>
      )}
      <span className="grow" />
      {(['pause', 'resume', 'run', 'set_interval', 'stop'] as const).map((action) => (
        <Button key={action} size="xs" variant="default" color={action === 'stop' ? 'red' : undefined} onClick={() => act(action)}>
          {t(action === 'set_interval' ? 'action.interval' : `action.${action}`)}
        </Button>
      ))}
      <ActionIcon variant="subtle" color="gray" aria-label={t('monitors.clear')} onClick={clear}>
        <IconX size={16} />
      </ActionIcon>
    </section>
  )
}

import { ActionIcon, Menu } from '@mantine/core'
import { t } from '@parts/i18n'
import { IconBookmark, IconX } from '@tabler/icons-react'
import { useNavigate } from 'react-router'
import { useViews } from './views'

/** Searches that were saved; `query` is the present one. */
export function ViewsMenu({ query, isEmpty }: { query: string; isEmpty: boolean }) {
  const navigate = useNavigate()
  const views = useViews()
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={t('monitors.view.label')} title={t('monitors.view.label')}>
          <IconBookmark size={16} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('monitors.view.label')}</Menu.Label>
        {views.all.map((view) => (
          <Menu.Item
            key={view}
            onClick={() => void navigate(`/monitors?${view}`)}
            rightSection={
              <IconX
                size={14}
                role="img"
                aria-label={t('monitors.view.remove', { name: view })}
                onClick={(event) => {
                  event.stopPropagation()
                  views.remove(view)
                }}
              />
            }
          >
            {new URLSearchParams(view).get('q') ?? view}
          </Menu.Item>
        ))}
        {isEmpty ? (
          <Menu.Item disabled>{t('monitors.view.none')}</Menu.Item>
        ) : (
          <Menu.Item onClick={() => views.add(query)}>{t('monitors.view.save')}</Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

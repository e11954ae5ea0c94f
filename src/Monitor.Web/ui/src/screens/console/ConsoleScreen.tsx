import './console.css'
import { Button } from '@mantine/core'
import { t } from '@parts/i18n'
import { PageHead, Tabs } from '@parts/page'
import { useMay, useViewer } from '@parts/session'
import { useParams } from 'react-router'
import { ActionsTab } from './ActionsTab'
import { EventsTab } from './EventsTab'
import { FlowsTab } from './FlowsTab'
import { MessagesTab } from './MessagesTab'
import { NowTab } from './NowTab'
import { RequestsTab } from './RequestsTab'
import { RunsTab } from './RunsTab'
import { WorkersTab } from './WorkersTab'

const tabs = {
  now: NowTab,
  requests: RequestsTab,
  runs: RunsTab,
  flows: FlowsTab,
  workers: WorkersTab,
  events: EventsTab,
  messages: MessagesTab,
  actions: ActionsTab,
}

export function ConsoleScreen() {
  const { tab } = useParams()
  const isOperator = useMay('operator')
  const { dashboard } = useViewer()
  const shown = (Object.keys(tabs) as (keyof typeof tabs)[]).filter((name) => name !== 'messages' || isOperator)
  const active = shown.find((name) => name === tab) ?? 'now'
  const Tab = tabs[active]
  return (
    <>
      <PageHead title={t('console.title')}>
        {isOperator && dashboard && (
          <Button component="a" variant="default" size="xs" href={dashboard}>
            {t('console.hangfire')} ↗
          </Button>
        )}
      </PageHead>
      <Tabs
        label={t('console.title')}
        tabs={shown.map((name) => ({
          to: name === 'now' ? '/console' : `/console/${name}`,
          label: t(`console.tab.${name}`),
          active: name === active,
        }))}
      />
      <Tab />
    </>
  )
}

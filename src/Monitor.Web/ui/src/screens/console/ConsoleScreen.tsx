import './console.css'
import { Button } from '@mantine/core'
import { t } from '@parts/i18n'
import { PageHead, Tabs } from '@parts/page'
import { useMay, useViewer } from '@parts/session'
import { useParams } from 'react-router'
import { ActionsTab } from './ActionsTab'
import { EventsTab } from './EventsTab'
import { FlowsTab } from './FlowsTab'
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
  actions: ActionsTab,
}

export function ConsoleScreen() {
  const { tab } = useParams()
  const isOperator = useMay('operator')
  const { dashboard } = useViewer()
  const active = (tab && tab in tabs ? tab : 'now') as keyof typeof tabs
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
        tabs={(Object.keys(tabs) as (keyof typeof tabs)[]).map((name) => ({
          to: name === 'now' ? '/console' : `/console/${name}`,
          label: t(`console.tab.${name}`),
          active: name === active,
        }))}
      />
      <Tab />
    </>
  )
}

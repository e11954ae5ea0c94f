import './providers.css'
import { t } from '@parts/i18n'
import { PageHead, Tabs } from '@parts/page'
import { useMay } from '@parts/session'
import { useSearchParams } from 'react-router'
import { CallsTab } from './CallsTab'
import { CostTab } from './CostTab'
import { DriftTab } from './DriftTab'
import { KeysTab } from './KeysTab'
import { LimitsTab } from './LimitsTab'
import { MatrixTab } from './MatrixTab'
import { NoticesTab } from './NoticesTab'
import { OverviewTab } from './OverviewTab'

const all = ['overview', 'matrix', 'limits', 'cost', 'calls', 'drift', 'keys', 'notices'] as const
const ofOperators: readonly string[] = ['cost', 'calls', 'drift', 'keys']

export function ProvidersScreen() {
  const [query] = useSearchParams()
  const isOperator = useMay('operator')
  const shown = all.filter((tab) => isOperator || !ofOperators.includes(tab))
  const tab = shown.find((each) => each === query.get('tab')) ?? 'overview'
  return (
    <>
      <PageHead title={t('providers.title')} />
      <Tabs
        label={t('providers.title')}
        tabs={shown.map((each) => ({
          to: each === 'overview' ? '/providers' : `/providers?tab=${each}`,
          label: t(`providers.tab.${each}`),
          active: each === tab,
        }))}
      />
      {tab === 'overview' && <OverviewTab />}
      {tab === 'matrix' && <MatrixTab />}
      {tab === 'limits' && <LimitsTab />}
      {tab === 'cost' && <CostTab />}
      {tab === 'calls' && <CallsTab />}
      {tab === 'drift' && <DriftTab />}
      {tab === 'keys' && <KeysTab />}
      {tab === 'notices' && <NoticesTab />}
    </>
  )
}

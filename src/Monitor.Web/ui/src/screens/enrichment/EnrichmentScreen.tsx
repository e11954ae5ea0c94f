import './enrichment.css'
import { api, ask } from '@parts/api/client'
import { Fault } from '@parts/errors'
import { money, number } from '@parts/format'
import { t, word } from '@parts/i18n'
import { Figures, PageHead, Skeletons, Tabs } from '@parts/page'
import { Status } from '@parts/status'
import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { PromptsTab } from './PromptsTab'
import { RejectedTab } from './RejectedTab'

const tabs = ['prompts', 'rejected'] as const

/** What a language model estimates, with which prompts, for how much, and what was thrown away. */
export function EnrichmentScreen() {
  const [query] = useSearchParams()
  const active = tabs.find((each) => each === query.get('tab')) ?? 'prompts'
  const state = useQuery({
    queryKey: ['enrichment', 'state'],
    queryFn: () => ask(api.GET('/api/v1/enrichment')),
    refetchInterval: 15_000,
  })
  if (state.isError) return <Fault error={state.error} retry={() => void state.refetch()} />
  if (!state.data) return <Skeletons rows={8} />
  const one = state.data
  return (
    <>
      <PageHead title={t('enrichment.title')} lead={t('enrichment.lead')}>
        <span className="chip" role="status">
          <Status tone={one.enabled ? 'ok' : 'off'}>{one.enabled ? one.model : t('enrichment.off')}</Status>
        </span>
      </PageHead>
      {!one.enabled && <p className="mute">{t('enrichment.offText')}</p>}
      {one.enabled && (
        <Figures
          figures={[
            {
              label: t('enrichment.today'),
              value: money(Number(one.spent_today_usd)),
              note: t('enrichment.budget', { usd: money(Number(one.daily_budget_usd)) }),
              tone: Number(one.spent_today_usd) >= Number(one.daily_budget_usd) * 0.9 ? 'bad' : undefined,
            },
            { label: t('enrichment.calls'), value: number(Number(one.calls_today)) },
            {
              label: t('enrichment.atOnce'),
              value: number(Number(one.concurrency)),
              note: t('enrichment.perCall', { n: Number(one.batch_size) }),
            },
            {
              label: t('enrichment.searches'),
              value: one.search_kinds.length > 0 ? one.search_kinds.map((kind) => word('estimate', kind)).join(', ') : '—',
            },
          ]}
        />
      )}
      <Tabs
        label={t('enrichment.title')}
        tabs={tabs.map((each) => ({
          to: each === 'prompts' ? '/enrichment' : `/enrichment?tab=${each}`,
          label: t(`enrichment.tab.${each}`),
          active: each === active,
        }))}
      />
      {active === 'prompts' ? <PromptsTab /> : <RejectedTab />}
    </>
  )
}

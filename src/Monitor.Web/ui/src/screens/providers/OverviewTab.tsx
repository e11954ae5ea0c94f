import { Button } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { Fault } from '@parts/errors'
import { money, number, seconds } from '@parts/format'
import { t, word } from '@parts/i18n'
import { Figures, Meter } from '@parts/page'
import { useMay } from '@parts/session'
import { Status } from '@parts/status'
import { Table } from '@parts/table'
import { Ago } from '@parts/time'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Held, Hold, resume } from './Hold'
import { healthTone, type Provider, useProviders } from './health'

/** How the providers are, and what they did today. */
export function OverviewTab() {
  const isOperator = useMay('operator')
  const [holding, setHolding] = useState<string | null>(null)
  const providers = useProviders()
  const limits = useQuery({ queryKey: ['limits'], queryFn: () => ask(api.GET('/api/v1/limits')), refetchInterval: 5_000 })
  if (providers.isError) return <Fault error={providers.error} retry={() => void providers.refetch()} />
  const rows = providers.data
  const sum = (of: 'calls' | 'failed' | 'cost_usd' | 'saved_usd') =>
    (rows ?? []).reduce((total, provider) => total + Number(provider.today[of]), 0)
  const budget = (name: string) => {
    const own = (limits.data ?? []).filter((limit) => limit.scope === name)
    return own.sort((a, b) => Number(b.used) / Number(b.limit) - Number(a.used) / Number(a.limit))[0]
  }
  return (
    <>
      <Figures
        loading={!rows}
        figures={[
          {
            label: t('providers.healthy'),
            value: number((rows ?? []).filter((provider) => provider.health === 'healthy' || provider.health === 'degraded').length),
            tone: 'ok',
          },
          {
            label: t('providers.resting'),
            value: number((rows ?? []).filter((provider) => provider.health === 'resting' || provider.health === 'unusable').length),
            tone: (rows ?? []).some((provider) => provider.health === 'resting') ? 'wait' : undefined,
          },
          { label: t('providers.callsToday'), value: number(sum('calls')) },
          { label: t('providers.failedToday'), value: number(sum('failed')), tone: sum('failed') > 0 ? 'bad' : undefined },
          { label: t('providers.spentToday'), value: money(sum('cost_usd')) },
          { label: t('providers.savedToday'), value: money(sum('saved_usd')) },
        ]}
      />
      <Table
        label={t('providers.tab.overview')}
        rows={rows}
        rowId={(provider) => provider.name}
        columns={[
          {
            id: 'name',
            head: t('providers.col.name'),
            cell: (provider) => (
              <>
                <span className="strong">{provider.name}</span>
                {provider.demo && <div className="small mute">{t('providers.demo')}</div>}
              </>
            ),
          },
          {
            id: 'health',
            head: t('providers.col.health'),
            cell: (provider) => (
              <>
                <Status tone={healthTone(provider.health)} title={provider.last_error ?? undefined}>
                  {word('health', provider.health)}
                  {provider.back_at && (
                    <>
                      {' · '}
                      <Ago at={provider.back_at} />
                    </>
                  )}
                </Status>
                {provider.paused && <Held provider={provider} />}
                {provider.health !== 'healthy' && provider.last_error && <div className="small mute two-lines">{provider.last_error}</div>}
              </>
            ),
          },
          {
            id: 'platforms',
            head: t('providers.col.platforms'),
            cell: (provider) => (
              <span className="prov-platforms small">
                {provider.platforms.length > 0
                  ? provider.platforms.map((each) => (
                      <Status key={each.platform} tone={healthTone(each.health)}>
                        {word('platform', each.platform)}
                      </Status>
                    ))
                  : Object.keys(provider.capabilities).map((name) => <span key={name}>{word('platform', name)}</span>)}
              </span>
            ),
          },
          {
            id: 'keys',
            head: t('providers.col.keys'),
            right: true,
            cell: (provider) => t('providers.of', { healthy: Number(provider.credentials.healthy), all: Number(provider.credentials.all) }),
          },
          { id: 'price', head: t('providers.col.price'), right: true, cell: (provider) => money(Number(provider.unit_cost_usd)) },
          {
            id: 'today',
            head: t('cost.calls'),
            right: true,
            cell: (provider) => (
              <>
                {number(Number(provider.today.calls))}
                {Number(provider.today.failed) > 0 && (
                  <div className="small down">{t('searches.failed', { n: Number(provider.today.failed) })}</div>
                )}
              </>
            ),
          },
          { id: 'usd', head: t('cost.usd'), right: true, cell: (provider) => money(Number(provider.today.cost_usd)) },
          {
            id: 'budget',
            head: t('providers.col.budget'),
            className: 'prov-budget',
            cell: (provider) => {
              const limit = budget(provider.name)
              return limit ? (
                <span className="row" title={`${limit.key} · ${seconds(Number(limit.window_seconds))}`}>
                  <Meter value={Number(limit.used)} max={Number(limit.limit)} label={`${provider.name}: ${t('limits.col.used')}`} />
                  <span className="small mute num nowrap">
                    {number(Number(limit.used))} / {number(Number(limit.limit))}
                  </span>
                </span>
              ) : (
                <span className="faint">—</span>
              )
            },
          },
          ...(isOperator
            ? [
                {
                  id: 'hold',
                  head: <span className="visually-hidden">{t('action.pause')}</span>,
                  right: true,
                  cell: (provider: Provider) => (
                    <Button
                      size="compact-xs"
                      variant="default"
                      aria-label={`${t(provider.paused ? 'action.resume' : 'action.pause')}: ${provider.name}`}
                      onClick={() => (provider.paused ? void resume(provider.name) : setHolding(provider.name))}
                    >
                      {t(provider.paused ? 'action.resume' : 'action.pause')}
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      {holding && <Hold name={holding} close={() => setHolding(null)} />}
    </>
  )
}

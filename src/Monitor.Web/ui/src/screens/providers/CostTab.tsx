import { SegmentedControl } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { Empty } from '@parts/empty'
import { Fault } from '@parts/errors'
import { money, number } from '@parts/format'
import { t } from '@parts/i18n'
import { Panel } from '@parts/page'
import { Table } from '@parts/table'
import { exact } from '@parts/time'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useSearchParams } from 'react-router'

const fine = ['found', 'not_found', 'private', 'not_covered', 'continued', 'saved']

export function CostTab() {
  const [query, setQuery] = useSearchParams()
  const days = ['7', '30', '90'].find((each) => each === query.get('days')) ?? '7'
  const totals = useQuery({
    queryKey: ['calls', 'totals', days],
    queryFn: () => ask(api.GET('/api/v1/provider_calls/totals', { params: { query: { days: Number(days) } } })),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  })
  const { byDay, byQuestion } = useMemo(() => {
    const byDay = new Map<string, Map<string, number>>()
    const byQuestion = new Map<string, { provider: string; fetch: string; calls: number; failed: number; saved: number; usd: number }>()
    for (const row of totals.data ?? []) {
      const day = byDay.get(row.day) ?? new Map<string, number>()
      day.set(row.provider, (day.get(row.provider) ?? 0) + Number(row.cost_usd))
      byDay.set(row.day, day)
      const key = `${row.provider} ${row.fetch_type}`
      const one = byQuestion.get(key) ?? { provider: row.provider, fetch: row.fetch_type, calls: 0, failed: 0, saved: 0, usd: 0 }
      one.calls += Number(row.calls)
      one.saved += Number(row.saved)
      one.usd += Number(row.cost_usd)
      if (!fine.includes(row.outcome)) one.failed += Number(row.calls)
      byQuestion.set(key, one)
    }
    return { byDay, byQuestion: [...byQuestion.values()].sort((a, b) => b.usd - a.usd || b.calls - a.calls) }
  }, [totals.data])
  if (totals.isError) return <Fault error={totals.error} retry={() => void totals.refetch()} />
  const names = [...new Set(byQuestion.map((row) => row.provider))]
  const all = Array.from({ length: Number(days) }, (_, index) =>
    new Date(Date.now() - (Number(days) - 1 - index) * 86_400_000).toISOString().slice(0, 10),
  )
  const most = Math.max(...all.map((day) => [...(byDay.get(day)?.values() ?? [])].reduce((sum, usd) => sum + usd, 0)), 0.000001)
  return (
    <div className="stack">
      <Panel
        title={t('cost.perDay')}
        side={
          <SegmentedControl
            aria-label={t('cost.days')}
            value={days}
            onChange={(value) => setQuery({ tab: 'cost', days: value })}
            data={['7', '30', '90'].map((value) => ({ value, label: `${value} ${t('cost.days')}` }))}
          />
        }
      >
        <div className="cost-days" role="img" aria-label={t('cost.perDay')}>
          {all.map((day) => {
            const own = byDay.get(day)
            const sum = [...(own?.values() ?? [])].reduce((total, usd) => total + usd, 0)
            return (
              <div
                key={day}
                className="cost-day"
                title={`${exact(day, { dateStyle: 'medium' })}: ${money(sum)}\n${[...(own ?? [])].map(([name, usd]) => `${name} ${money(usd)}`).join('\n')}`}
              >
                <span className="small num mute">{Number(days) <= 30 && sum > 0 ? money(sum) : ''}</span>
                <span className="cost-bar">
                  {names.map((name, index) => {
                    const usd = own?.get(name) ?? 0
                    return usd > 0 ? <i key={name} className={`cost-${index % 6}`} style={{ height: `${(usd / most) * 100}%` }} /> : null
                  })}
                </span>
                <span className="small faint nowrap">
                  {Number(days) <= 7
                    ? exact(day, { weekday: 'short', day: 'numeric' })
                    : Number(day.slice(8)) % (Number(days) > 30 ? 14 : 5) === 1
                      ? exact(day, { day: 'numeric', month: 'short' })
                      : ' '}
                </span>
              </div>
            )
          })}
        </div>
        <div className="row wrap small mute cost-keys">
          {names.map((name, index) => (
            <span key={name} className="row" style={{ gap: 5 }}>
              <i className={`cost-key cost-${index % 6}`} />
              {name}
            </span>
          ))}
        </div>
      </Panel>
      <Panel title={t('cost.byProvider')} flush>
        <Table
          label={t('cost.byProvider')}
          rows={totals.data ? byQuestion : undefined}
          rowId={(row) => row.provider + row.fetch}
          empty={<Empty title={t('cost.none')} />}
          columns={[
            { id: 'provider', head: t('providers.col.name'), cell: (row) => <span className="strong">{row.provider}</span> },
            { id: 'fetch', head: t('calls.question'), cell: (row) => row.fetch.replaceAll('_', ' ') },
            { id: 'calls', head: t('cost.calls'), right: true, cell: (row) => number(row.calls) },
            {
              id: 'failed',
              head: t('cost.failed'),
              right: true,
              cell: (row) => <span className={row.failed > 0 ? 'down' : 'faint'}>{number(row.failed)}</span>,
            },
            { id: 'saved', head: t('cost.saved'), right: true, cell: (row) => number(row.saved) },
            { id: 'usd', head: t('cost.usd'), right: true, cell: (row) => <span className="strong">{money(row.usd)}</span> },
          ]}
        />
      </Panel>
    </div>
  )
}

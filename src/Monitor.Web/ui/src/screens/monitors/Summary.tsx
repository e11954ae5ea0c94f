import { api, ask } from '@parts/api/client'
import { money, number } from '@parts/format'
import { t } from '@parts/i18n'
import { Figures } from '@parts/page'
import { useQuery } from '@tanstack/react-query'

/** How all monitors are doing, and what they took today. */
export function Summary({ text }: { text: string }) {
  const counts = useQuery({ queryKey: ['tasks', 'counts'], queryFn: () => ask(api.GET('/api/v1/tasks/counts')), refetchInterval: 5_000 })
  const providers = useQuery({ queryKey: ['providers'], queryFn: () => ask(api.GET('/api/v1/providers')), refetchInterval: 10_000 })
  const sum = (status: string) =>
    (counts.data?.groups ?? []).filter((group) => group.status === status).reduce((all, group) => all + Number(group.count), 0)
  const today = (providers.data ?? []).reduce(
    (all, provider) => ({
      calls: all.calls + Number(provider.today.calls),
      usd: all.usd + Number(provider.today.cost_usd),
      saved: all.saved + Number(provider.today.saved),
    }),
    { calls: 0, usd: 0, saved: 0 },
  )
  const to = (is: string | null) => `/monitors${is ? `?q=is:${is}` : ''}`
  const failing = Number(counts.data?.failing ?? 0)
  const overdue = Number(counts.data?.overdue ?? 0)
  return (
    <Figures
      loading={!counts.data || !providers.data}
      figures={[
        { label: t('monitors.all'), value: number(Number(counts.data?.total ?? 0)), to: to(null), active: text === '' },
        { label: t('monitors.active'), value: number(sum('active')), to: to('active'), active: text === 'is:active' },
        {
          label: t('monitors.overdue'),
          value: number(overdue) + (counts.data?.overdue_capped ? '+' : ''),
          tone: overdue > 0 ? 'bad' : undefined,
          to: to('overdue'),
          active: text === 'is:overdue',
        },
        {
          label: t('monitors.failing'),
          value: number(failing) + (counts.data?.failing_capped ? '+' : ''),
          tone: failing > 0 ? 'bad' : undefined,
          to: to('failing'),
          active: text === 'is:failing',
        },
        { label: t('monitors.paused'), value: number(sum('paused')), to: to('paused'), active: text === 'is:paused' },
        {
          label: t('monitors.callsToday'),
          value: number(today.calls),
          note: today.saved > 0 ? t('monitors.savedToday', { n: today.saved }) : undefined,
        },
        { label: t('monitors.spentToday'), value: money(today.usd) },
      ]}
    />
  )
}

import { api, ask } from '@parts/api/client'
import { useQuery } from '@tanstack/react-query'

/** What monitors take, before there are any: calls and money a day, and the part of what the source allows. */
export interface Cost {
  calls: number
  usd: number
  source: string | null
  share: number | null
}

export function useCosts() {
  const providers = useQuery({ queryKey: ['providers'], queryFn: () => ask(api.GET('/api/v1/providers')), staleTime: 30_000 })
  const capacity = useQuery({ queryKey: ['capacity'], queryFn: () => ask(api.GET('/api/v1/capacity')), staleTime: 30_000, retry: false })
  return (platform: string, seconds: number, source: string | null): Cost => {
    const able = (providers.data ?? []).filter((provider) => provider.enabled && platform in provider.capabilities)
    const healthy = able.filter((provider) => provider.health === 'healthy')
    const asked =
      able.find((provider) => provider.name === source) ??
      [...(healthy.length > 0 ? healthy : able)].sort((a, b) => Number(a.unit_cost_usd) - Number(b.unit_cost_usd))[0]
    const calls = Math.ceil(86_400 / seconds)
    // The budget of a day, or of what is nearest to it.
    const limits = capacity.data?.providers.find((provider) => provider.provider === asked?.name)?.limits ?? []
    const longest = limits.reduce<(typeof limits)[number] | null>(
      (best, limit) => (best === null || Number(limit.window_seconds) > Number(best.window_seconds) ? limit : best),
      null,
    )
    const allowed = longest ? (Number(longest.limit) / Number(longest.window_seconds)) * 86_400 : null
    return {
      calls,
      usd: calls * Number(asked?.unit_cost_usd ?? 0),
      source: asked?.name ?? null,
      share: allowed ? (calls / allowed) * 100 : null,
    }
  }
}

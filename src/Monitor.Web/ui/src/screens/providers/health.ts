import { api, ask } from '@parts/api/client'
import type { Tone } from '@parts/status'
import { useQuery } from '@tanstack/react-query'

export function healthTone(health: string): Tone {
  switch (health) {
    case 'healthy':
      return 'ok'
    case 'degraded':
    case 'resting':
    case 'parked':
      return 'wait'
    case 'unusable':
    case 'expired':
      return 'bad'
    default:
      return 'off'
  }
}

export function useProviders() {
  return useQuery({ queryKey: ['providers'], queryFn: () => ask(api.GET('/api/v1/providers')), refetchInterval: 4_000 })
}

export type Provider = NonNullable<ReturnType<typeof useProviders>['data']>[number]

import { api, ask } from '@parts/api/client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type Preset, presets } from './range'

/** The histories of these, as many points as there is room for. What ends now is asked for again and again. */
export function useCharts(
  series: readonly string[],
  preset: Preset | null,
  from: Date,
  to: Date,
  points: number,
  enabled = true,
  shift = 0,
) {
  const isLive = preset !== null
  return useQuery({
    queryKey: ['tasks', 'charts', series.join(), preset ?? [from.toISOString(), to.toISOString()], points, shift],
    queryFn: ({ signal }) => {
      // A preset ends now, whenever it is asked.
      const end = isLive && shift === 0 ? new Date() : to
      const begin = isLive && shift === 0 && presets[preset] !== null ? new Date(end.getTime() - (presets[preset] as number) * 1000) : from
      return ask(
        api.GET('/api/v1/charts', {
          params: { query: { series: series.join(), from: begin.toISOString(), to: end.toISOString(), points } },
          signal,
        }),
      )
    },
    enabled,
    placeholderData: keepPreviousData,
    refetchInterval: isLive && shift === 0 ? (preset === '1h' || preset === '24h' ? 3_000 : 15_000) : false,
  })
}

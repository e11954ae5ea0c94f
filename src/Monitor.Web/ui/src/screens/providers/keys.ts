import { queries } from '@parts/api/query'

export interface Named {
  id: number
  handle: string
  source: string
}

export function refresh() {
  return Promise.all([queries.invalidateQueries({ queryKey: ['credentials'] }), queries.invalidateQueries({ queryKey: ['providers'] })])
}

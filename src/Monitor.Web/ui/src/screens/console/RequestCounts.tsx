import { api, ask } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { compact } from '@parts/format'
import { t, word } from '@parts/i18n'
import { useQuery } from '@tanstack/react-query'
import type { RequestSearch } from './query'

interface Group {
  flow: string
  status: string
  error_code?: string | null
  count: unknown
}

const options = {
  queryKey: ['requests', 'counts'],
  queryFn: () => ask(api.GET('/api/v1/scrape-requests/counts')),
  staleTime: 2_000,
}

export function useRequestCounts() {
  return useQuery({ ...options, refetchInterval: 3_000 })
}

/** How many match; null where only looking at each of them would tell. */
export function countIn(groups: readonly Group[], search: RequestSearch): number | null {
  if (search.account || search.source || search.age) return null
  return groups
    .filter(
      (group) =>
        (!search.flow || group.flow === search.flow) &&
        (!search.status || group.status === search.status) &&
        (!search.error_code || group.error_code === search.error_code),
    )
    .reduce((all, group) => all + Number(group.count), 0)
}

export async function countOf(search: RequestSearch): Promise<number | null> {
  return countIn((await queries.fetchQuery(options)).groups, search)
}

const states = ['PENDING', 'PROCESSING', 'COMPLETE', 'FAILED'] as const

/** How many there are of each state; each is a way to them. */
export function RequestCounts({
  groups,
  search,
  choose,
}: {
  groups: readonly Group[] | undefined
  search: RequestSearch
  choose: (status: string | null) => void
}) {
  const { status: chosen, ...rest } = search
  return (
    <div className="row wrap console-states" role="group" aria-label={t('request.state')}>
      {states.map((status) => {
        const n = groups ? countIn(groups, { ...rest, status }) : null
        return (
          <button
            key={status}
            type="button"
            className={`chip console-state ${chosen === status ? 'console-state-on' : ''}`}
            aria-pressed={chosen === status}
            onClick={() => choose(chosen === status ? null : status)}
          >
            {word('request', status)} {n !== null && <span className="num strong">{compact(n)}</span>}
          </button>
        )
      })}
    </div>
  )
}

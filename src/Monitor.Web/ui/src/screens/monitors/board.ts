import { api, askPage } from '@parts/api/client'
import { useQueries } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import type { MonitorFilter } from './filter'

export const pageSize = 50
export const sorts = ['-created_at', 'target', 'next_run_at', 'interval_seconds'] as const
type Sort = (typeof sorts)[number]

/** What somebody types may be no platform or type at all: then the service says so. */
type Known = Pick<MonitorFilter, 'q' | 'failing' | 'overdue'> & { platform?: 'instagram'; type?: 'influencer'; status?: 'active' }

async function page(filter: MonitorFilter, sort: Sort, cursor: string | null, signal: AbortSignal) {
  return askPage(
    api.GET('/api/v1/tasks/board', {
      params: {
        query: { status: 'watched', ...(filter as Known), sort, limit: pageSize, sparkline: '7d', ...(cursor === null ? {} : { cursor }) },
      },
      signal,
    }),
  )
}

export type BoardRow = Awaited<ReturnType<typeof page>>['rows'][number]

/**
 * The list, in pages that follow one another. Only those that are looked at are asked for again and again, so a list of 100,000 costs what
 * a screen of it does.
 */
export function useBoard(filter: MonitorFilter, sort: Sort) {
  const key = JSON.stringify([filter, sort])
  const [state, setState] = useState<{ key: string; cursors: (string | null)[]; first: number; last: number }>({
    key,
    cursors: [null],
    first: 0,
    last: 0,
  })
  const current = state.key === key ? state : { key, cursors: [null], first: 0, last: 0 }
  const pages = useQueries({
    queries: current.cursors.map((cursor, index) => {
      const isSeen = index >= current.first && index <= current.last
      return {
        queryKey: ['tasks', 'board', key, cursor],
        queryFn: ({ signal }: { signal: AbortSignal }) => page(filter, sort, cursor, signal),
        refetchInterval: isSeen ? 2_500 : (false as const),
        refetchOnWindowFocus: isSeen,
        enabled: true,
        structuralSharing: true,
      }
    }),
  })
  const rows = useMemo(() => {
    const seen = new Set<string>()
    const all: BoardRow[] = []
    for (const each of pages)
      for (const row of each.data?.rows ?? [])
        if (!seen.has(row.task_id)) {
          seen.add(row.task_id)
          all.push(row)
        }
    return all
  }, [pages])
  const last = pages.at(-1)
  const next = last?.data?.next ?? null

  /** Which rows are on the screen; the next page is asked for before its first row is. */
  const look = (first: number, end: number) => {
    const from = Math.floor(first / pageSize)
    const to = Math.floor(end / pageSize)
    setState((old) => {
      const base = old.key === key ? old : { key, cursors: [null] as (string | null)[], first: 0, last: 0 }
      const more = next !== null && end >= rows.length - 25 && !base.cursors.includes(next)
      if (!more && base.first === from && base.last === to && base.key === old.key) return old
      return { key, cursors: more ? [...base.cursors, next] : base.cursors, first: from, last: to }
    })
  }
  useEffect(() => {
    if (state.key !== key) scrollTo({ top: 0 })
  }, [key, state.key])
  return {
    rows,
    hasMore: next !== null,
    isLoading: pages[0]?.isPending ?? true,
    error: pages.find((each) => each.error)?.error ?? null,
    refetch: () => void pages[0]?.refetch(),
    look,
  }
}

import type { Page } from '@parts/api/client'
import { Fault } from '@parts/errors'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { ComponentProps } from 'react'
import { Table } from '.'

/** A list that comes page by page. `every`: its first page is asked for anew after so many milliseconds, unless more of it is looked at. */
export function usePages<T extends object>(
  key: readonly unknown[],
  fetch: (cursor: { cursor?: string }) => Promise<Page<readonly T[]>>,
  every: number | false = false,
) {
  const pages = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => fetch(pageParam ? { cursor: pageParam } : {}),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    refetchInterval: (query) => (every !== false && (query.state.data?.pages.length ?? 0) < 2 ? every : false),
  })
  return {
    rows: pages.data?.pages.flatMap((page) => page.rows),
    error: pages.error,
    refetch: () => void pages.refetch(),
    /** How many pages there are so far. */
    pages: pages.data?.pages.length ?? 0,
    more: { has: pages.hasNextPage, loading: pages.isFetchingNextPage, load: () => void pages.fetchNextPage() },
  }
}

/** The same as a table, or why it cannot be shown. */
export function PagedTable<T extends object>({
  pages,
  ...rest
}: { pages: ReturnType<typeof usePages<T>> } & Omit<ComponentProps<typeof Table<T>>, 'rows' | 'more'>) {
  if (pages.error !== null) return <Fault error={pages.error} retry={pages.refetch} />
  return <Table rows={pages.rows} more={pages.more} {...rest} />
}

import './feed.css'
import { Button } from '@mantine/core'
import { api, askPage } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { Fault } from '@parts/errors'
import { t } from '@parts/i18n'
import { PageHead, Tabs } from '@parts/page'
import { IconArrowUp } from '@tabler/icons-react'
import { type InfiniteData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useSearchParams } from 'react-router'
import { FollowedList } from './FollowedList'
import { Nothing } from './Nothing'
import { PostCard } from './PostCard'

const pageSize = 30

const readPage = (cursor: string) =>
  askPage(api.GET('/api/v1/feed', { params: { query: { limit: pageSize, ...(cursor ? { cursor } : {}) } } }))

type FeedPage = Awaited<ReturnType<typeof readPage>>

export function FeedScreen() {
  const [query] = useSearchParams()
  const followed = query.get('tab') === 'followed'
  return (
    <>
      <PageHead title={t('feed.title')} lead={t('feed.lead')} />
      <Tabs
        label={t('feed.title')}
        tabs={[
          { to: '/following', label: t('feed.tab.posts'), active: !followed },
          { to: '/following?tab=followed', label: t('feed.tab.followed'), active: followed },
        ]}
      />
      {followed ? <FollowedList /> : <Posts />}
    </>
  )
}

function Posts() {
  // What was read stays as it was read: nothing moves under whoever scrolls, and who comes back finds the place again.
  const feed = useInfiniteQuery({
    queryKey: ['feed', 'pages'],
    queryFn: ({ pageParam }) => readPage(pageParam),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 30 * 60_000,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
  const newest = feed.data?.pages[0]?.rows[0]?.id
  const news = useQuery({
    queryKey: ['feed', 'news'],
    queryFn: () => readPage(''),
    enabled: feed.data !== undefined,
    refetchInterval: 15_000,
  })
  const fresh = news.data?.rows ?? []
  const known = fresh.findIndex((post) => post.id === newest)
  const added = newest === undefined ? fresh.length : known < 0 ? fresh.length : known

  const end = useRef<HTMLDivElement>(null)
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = feed
  useEffect(() => {
    const mark = end.current
    if (!mark || !hasNextPage || isFetchingNextPage || isFetchNextPageError) return
    const watch = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && void fetchNextPage(), {
      rootMargin: '900px',
    })
    watch.observe(mark)
    return () => watch.disconnect()
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage])

  // What was read stays when what comes next cannot be had.
  if (feed.isError && !feed.data) return <Fault error={feed.error} retry={() => void feed.refetch()} />
  const posts = feed.data?.pages.flatMap((page) => page.rows) ?? []

  const showNew = () => {
    if (!news.data) return
    queries.setQueryData<InfiniteData<FeedPage, string>>(['feed', 'pages'], { pages: [news.data], pageParams: [''] })
    scrollTo({ top: 0 })
  }
  if (feed.data && posts.length === 0 && fresh.length === 0) return <Nothing />
  return (
    <>
      <div className="feed-new" role="status">
        {added > 0 && (
          <Button size="xs" leftSection={<IconArrowUp size={14} />} onClick={showNew}>
            {known < 0 && newest !== undefined ? t('feed.manyNew', { n: added }) : t('feed.new', { n: added })}
          </Button>
        )}
      </div>
      <ol className="feed">
        {feed.isPending &&
          Array.from({ length: 4 }, (_, index) => (
            <li key={index}>
              <div className="panel skeleton" style={{ height: 190 }} />
            </li>
          ))}
        {posts.map((post) => (
          <li key={post.id}>
            <PostCard post={post} />
          </li>
        ))}
      </ol>
      <div ref={end} className="table-more">
        {isFetchNextPageError ? (
          <Fault error={feed.error} retry={() => void fetchNextPage()} />
        ) : hasNextPage ? (
          <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('action.more')}
          </Button>
        ) : (
          posts.length > 0 && <p className="small mute">{t('feed.end')}</p>
        )}
      </div>
    </>
  )
}

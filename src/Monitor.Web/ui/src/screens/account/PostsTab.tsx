import { Button } from '@mantine/core'
import { api, askPage } from '@parts/api/client'
import { Avatar } from '@parts/avatar'
import { Empty } from '@parts/empty'
import { Fault } from '@parts/errors'
import { compact, percent } from '@parts/format'
import { t, word } from '@parts/i18n'
import { Ago } from '@parts/time'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'react-router'

export function PostsTab({ accountId, platform }: { accountId: string; platform: string }) {
  const posts = useInfiniteQuery({
    queryKey: ['tasks', 'post-pages', accountId],
    queryFn: ({ pageParam }) =>
      askPage(
        api.GET('/api/v1/accounts/{account_id}/posts', {
          params: { path: { account_id: accountId }, query: { limit: 60, ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  })
  if (posts.isError) return <Fault error={posts.error} retry={() => void posts.refetch()} />
  const rows = posts.data?.pages.flatMap((page) => page.rows) ?? []
  if (posts.data && rows.length === 0) return <Empty title={t('account.noPosts')}>{t('account.noPostsText')}</Empty>
  const best = Math.max(...rows.map((post) => Number(post.engagement_rate ?? 0)), 0.0001)
  return (
    <>
      <ul className="posts">
        {posts.isPending &&
          Array.from({ length: 8 }, (_, index) => (
            <li key={index} className="post">
              <span className="skeleton" style={{ height: 128 }} />
            </li>
          ))}
        {rows.map((post) => (
          <li key={post.id} className="post">
            <div className="row">
              <Avatar name={post.code} size={34} square src={post.picture_url} />
              <span className="grow">
                <Link to={`/posts/${platform}/${encodeURIComponent(post.code)}`} className="strong clip post-link">
                  {post.code}
                </Link>
                <span className="small mute">
                  {word('media', post.media_type)} · <Ago at={post.taken_at} />
                </span>
              </span>
            </div>
            <p className="post-text small">{post.caption || ' '}</p>
            <dl className="post-numbers small">
              {Object.entries(post.values).map(([metric, value]) => {
                const how = (post.states as Record<string, string> | null | undefined)?.[metric]
                return (
                  <div key={metric}>
                    <dt className="mute">{word('metric', metric)}</dt>
                    <dd className="num strong">
                      {value === null ? <span className="mute">{word('value', how ?? 'unknown')}</span> : compact(Number(value))}
                    </dd>
                  </div>
                )
              })}
              <div>
                <dt className="mute">{t('searchjob.rate')}</dt>
                <dd className="num strong">{percent(post.engagement_rate == null ? null : Number(post.engagement_rate))}</dd>
              </div>
            </dl>
            <span className="meter" aria-hidden="true">
              <i className="meter-ok" style={{ width: `${(Number(post.engagement_rate ?? 0) / best) * 100}%` }} />
            </span>
          </li>
        ))}
      </ul>
      {posts.hasNextPage && (
        <div className="table-more">
          <Button variant="default" size="xs" loading={posts.isFetchingNextPage} onClick={() => void posts.fetchNextPage()}>
            {t('action.more')}
          </Button>
        </div>
      )}
    </>
  )
}

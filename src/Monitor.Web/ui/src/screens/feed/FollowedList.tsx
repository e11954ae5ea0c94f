import { Button } from '@mantine/core'
import { api, askPage } from '@parts/api/client'
import { Avatar } from '@parts/avatar'
import { Fault } from '@parts/errors'
import { FollowButton } from '@parts/follow'
import { compact } from '@parts/format'
import { t, word } from '@parts/i18n'
import { Skeletons } from '@parts/page'
import { Ago } from '@parts/time'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { Nothing } from './Nothing'

/** Everything that one follows. */
export function FollowedList() {
  const follows = useInfiniteQuery({
    queryKey: ['follows', 'list'],
    queryFn: ({ pageParam }) =>
      askPage(api.GET('/api/v1/follows', { params: { query: { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) } } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  })
  if (follows.isError) return <Fault error={follows.error} retry={() => void follows.refetch()} />
  if (follows.isPending) return <Skeletons rows={6} />
  const rows = follows.data.pages.flatMap((page) => page.rows)
  if (rows.length === 0) return <Nothing />
  return (
    <>
      <ul className="feed-accounts">
        {rows.map(({ account, follower_count, followed_at }) => (
          <li key={account.id} className="panel row">
            <Avatar name={account.username} size={36} src={account.picture_url} />
            <span className="grow">
              <Link to={`/accounts/${account.platform}/${encodeURIComponent(account.platform_id)}`} className="strong clip">
                {account.full_name || account.username}
              </Link>
              <span className="small mute">
                @{account.username} · {word('platform', account.platform)}
                {follower_count != null && ` · ${compact(Number(follower_count))} ${word('metric', 'follower_count')}`} · {t('feed.since')}{' '}
                <Ago at={followed_at} />
              </span>
            </span>
            <FollowButton accountId={String(account.id)} name={account.username} known />
          </li>
        ))}
      </ul>
      {follows.hasNextPage && (
        <div className="table-more">
          <Button variant="default" size="xs" loading={follows.isFetchingNextPage} onClick={() => void follows.fetchNextPage()}>
            {t('action.more')}
          </Button>
        </div>
      )}
    </>
  )
}

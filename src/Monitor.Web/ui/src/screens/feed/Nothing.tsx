import { Button } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { Avatar } from '@parts/avatar'
import { Empty } from '@parts/empty'
import { FollowButton, setFollows } from '@parts/follow'
import { compact } from '@parts/format'
import { t, word } from '@parts/i18n'
import { useMay } from '@parts/session'
import { toastError } from '@parts/toast'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'

/** Nothing to read yet: the accounts that there are, to be followed at once. */
export function Nothing() {
  const mayWatch = useMay('editor')
  const top = useQuery({
    queryKey: ['feed-suggestions'],
    queryFn: () => ask(api.GET('/api/v1/accounts/top', { params: { query: { limit: 8 } } })),
    staleTime: 60_000,
  })
  const accounts = top.data ?? []
  const all = useMutation({
    mutationFn: () =>
      setFollows(
        accounts.map((account) => String(account.id)),
        true,
      ),
    onError: toastError,
  })
  return (
    <>
      <Empty
        title={t('feed.empty')}
        action={
          accounts.length > 0 ? (
            <Button loading={all.isPending} onClick={() => all.mutate()}>
              {t('feed.followAll', { n: accounts.length })}
            </Button>
          ) : (
            mayWatch && (
              <Button component={Link} to="/monitors/new">
                {t('account.watch')}
              </Button>
            )
          )
        }
      >
        {t(accounts.length > 0 ? 'feed.emptyText' : 'feed.emptyWatch')}
      </Empty>
      {accounts.length > 0 && (
        <ul className="feed-accounts">
          {accounts.map((account) => (
            <li key={account.id} className="panel row">
              <Avatar name={account.username} size={36} />
              <span className="grow">
                <Link to={`/accounts/${account.platform}/${encodeURIComponent(account.platform_id)}`} className="strong clip">
                  {account.full_name || account.username}
                </Link>
                <span className="small mute">
                  @{account.username} · {compact(Number(account.follower_count))} {word('metric', 'follower_count')}
                </span>
              </span>
              <FollowButton accountId={String(account.id)} name={account.username} />
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

import { Button } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { t } from '@parts/i18n'
import { toastError } from '@parts/toast'
import { useMutation, useQuery } from '@tanstack/react-query'

/** Follows accounts, or no longer; then whatever shows follows is asked for anew. */
export async function setFollows(accountIds: readonly string[], following: boolean) {
  try {
    for (const accountId of accountIds) {
      const path = { params: { path: { account_id: accountId } } }
      const follow = await ask(following ? api.PUT('/api/v1/follows/{account_id}', path) : api.DELETE('/api/v1/follows/{account_id}', path))
      queries.setQueryData(['follow', accountId], follow)
    }
  } finally {
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['follows'] }),
      // What was read of the feed is not the feed any more; it is read from its beginning.
      queries.resetQueries({ queryKey: ['feed'] }),
    ])
  }
}

/** Follow or unfollow, whichever it is not. */
export function FollowButton({ accountId, name, known }: { accountId: string; name: string; known?: boolean }) {
  const follow = useQuery({
    queryKey: ['follow', accountId],
    queryFn: () => ask(api.GET('/api/v1/follows/{account_id}', { params: { path: { account_id: accountId } } })),
    enabled: known === undefined,
    staleTime: 30_000,
  })
  const change = useMutation({ mutationFn: (wanted: boolean) => setFollows([accountId], wanted), onError: toastError })
  const following = known ?? follow.data?.following
  return (
    <Button
      size="xs"
      variant={following ? 'default' : 'light'}
      disabled={following === undefined}
      loading={change.isPending}
      onClick={() => change.mutate(!following)}
      aria-label={t(following ? 'feed.unfollowNamed' : 'feed.followNamed', { name })}
    >
      {t(following ? 'feed.unfollow' : 'feed.follow')}
    </Button>
  )
}

import { ApiError, api, ask, askPage } from '@parts/api/client'
import { useQuery } from '@tanstack/react-query'

export type By = 'task' | 'account' | 'post'

const missing = (error: unknown) => error instanceof ApiError && error.status === 404

/** What is known of a monitor, and of the account or post behind it; or of one of these alone. */
export function useEntity(by: By, taskId: string, platform: string, reference: string) {
  const task = useQuery({
    queryKey: ['tasks', 'one', taskId],
    queryFn: () => ask(api.GET('/api/v1/tasks/{task_id}', { params: { path: { task_id: taskId } } })),
    enabled: by === 'task',
    refetchInterval: 2_500,
  })
  const type = by === 'task' ? (task.data?.type ?? null) : by === 'post' ? 'post' : 'influencer'
  const of = {
    platform: by === 'task' ? (task.data?.platform ?? '') : platform,
    reference:
      by === 'task'
        ? type === 'post'
          ? (task.data?.target ?? '')
          : (task.data?.account?.platform_id ?? task.data?.target ?? '')
        : reference,
  }
  const account = useQuery({
    queryKey: ['tasks', 'account', of.platform, of.reference],
    queryFn: () =>
      ask(api.GET('/api/v1/accounts/{platform}/{reference}', { params: { path: { ...of, platform: of.platform as 'instagram' } } })),
    // Before the first success nothing is known, and nothing is asked.
    enabled: type === 'influencer' && (by === 'account' || task.data?.account != null),
    refetchInterval: 5_000,
    retry: (count, error) => !missing(error) && count < 3,
  })
  const post = useQuery({
    queryKey: ['tasks', 'post', of.platform, of.reference],
    queryFn: () =>
      ask(api.GET('/api/v1/posts/{platform}/{code}', { params: { path: { platform: of.platform as 'instagram', code: of.reference } } })),
    enabled: type === 'post' && (by === 'post' || task.data?.last_success_at != null),
    refetchInterval: 5_000,
    retry: (count, error) => !missing(error) && count < 3,
  })
  const posts = useQuery({
    queryKey: ['tasks', 'posts', account.data?.id],
    queryFn: () =>
      askPage(
        api.GET('/api/v1/accounts/{account_id}/posts', {
          params: { path: { account_id: String(account.data?.id) }, query: { limit: 50 } },
        }),
      ),
    enabled: account.data !== undefined,
    staleTime: 60_000,
  })
  const runs = useQuery({
    queryKey: ['tasks', 'runs', taskId, 20],
    queryFn: () => ask(api.GET('/api/v1/tasks/{task_id}/runs', { params: { path: { task_id: taskId }, query: { limit: 20 } } })),
    enabled: by === 'task',
    refetchInterval: 2_500,
  })
  // Who comes by the account or the post finds the monitor of it, if there is one.
  const name = type === 'post' ? post.data?.code : account.data?.username
  const monitor = useQuery({
    queryKey: ['tasks', 'of', type, of.platform, name],
    queryFn: async () => {
      const found = await ask(
        api.GET('/api/v1/tasks', {
          params: { query: { q: name, type: type as 'post', platform: of.platform as 'instagram', limit: 50 } },
        }),
      )
      const own = (one: (typeof found)[number]) =>
        one.target.toLowerCase() === name?.toLowerCase() || (one.account != null && one.account.platform_id === account.data?.platform_id)
      return found.find((one) => one.status !== 'stopped' && own(one)) ?? null
    },
    enabled: by !== 'task' && name !== undefined,
    staleTime: 30_000,
    // The page waits for it, and is whole without it.
    retry: false,
  })
  return { task, account, post, posts, runs, monitor, type, of }
}

export type Entity = ReturnType<typeof useEntity>

/** Where the platform shows it. */
export function addressOf(platform: string, type: string, name: string): string | null {
  if (platform === 'instagram') return type === 'post' ? `https://www.instagram.com/p/${name}/` : `https://www.instagram.com/${name}/`
  if (platform === 'tiktok') return type === 'post' ? null : `https://www.tiktok.com/@${name}`
  if (platform === 'youtube')
    return type === 'post'
      ? `https://www.youtube.com/watch?v=${name}`
      : name.startsWith('UC')
        ? `https://www.youtube.com/channel/${name}`
        : `https://www.youtube.com/@${name}`
  return null
}

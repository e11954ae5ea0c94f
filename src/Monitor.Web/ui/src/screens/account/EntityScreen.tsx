import './account.css'
import { Button } from '@mantine/core'
import { ApiError, api, ask, askPage } from '@parts/api/client'
import { Avatar } from '@parts/avatar'
import { Beats } from '@parts/beats'
import { Fault } from '@parts/errors'
import { FollowButton } from '@parts/follow'
import { interval, number, percent } from '@parts/format'
import { t, word } from '@parts/i18n'
import { Fact, Facts, PageHead, Panel, Tabs } from '@parts/page'
import { useMay } from '@parts/session'
import { Status } from '@parts/status'
import { useTaskActions } from '@parts/task/actions'
import { stateOf } from '@parts/task/state'
import { Ago, At } from '@parts/time'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearchParams } from 'react-router'
import { AnswersTab } from './AnswersTab'
import { ChangesTab } from './ChangesTab'
import { Overview } from './Overview'
import { PostsTab } from './PostsTab'
import { RunsTab } from './RunsTab'
import type { Thing } from './thing'

const missing = (error: unknown) => error instanceof ApiError && error.status === 404

/** One page for whatever is measured: reached by its monitor, by its account, or by its post. */
export function EntityScreen({ by }: { by: 'task' | 'account' | 'post' }) {
  const { taskId = '', platform = '', reference = '' } = useParams()
  const [query] = useSearchParams()
  const mayChange = useMay('editor')
  const isOperator = useMay('operator')
  const actions = useTaskActions()

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

  if (by === 'task' && task.isError) return <Fault error={task.error} retry={() => void task.refetch()} />
  if (by === 'account' && account.isError) return <Fault error={account.error} retry={() => void account.refetch()} />
  if (by === 'post' && post.isError) return <Fault error={post.error} retry={() => void post.refetch()} />
  const series =
    by === 'task'
      ? `task:${taskId}`
      : type === 'post'
        ? post.data
          ? `post:${post.data.id}`
          : null
        : account.data
          ? `account:${account.data.id}`
          : null
  // One picture after the other moves nothing; half of one would.
  const isComing = account.isLoading || post.isLoading
  if (series === null || (by === 'task' && !task.data) || isComing) return <Outline />

  const one = task.data
  const state = one ? stateOf(one) : null
  const values: Record<string, number | null> = {}
  for (const [name, value] of Object.entries(account.data?.values ?? post.data?.values ?? {}))
    values[name] = value === null ? null : Number(value)
  const name =
    account.data?.username ?? (type === 'post' ? (post.data?.code ?? of.reference) : (one?.account?.username ?? one?.target ?? reference))
  const title = account.data?.full_name || name
  const former = (account.data?.handles ?? []).map((handle) => handle.username).filter((handle) => handle !== account.data?.username)
  const address = addressOf(of.platform, type ?? '', name)
  const tab = query.get('tab') ?? 'overview'
  const here = location.pathname
  const engagement = account.data?.engagement

  const side = (
    <div className="stack">
      {one && (
        <Panel title={t('account.freshness')}>
          <div className="stack">
            {runs.data && (
              <Beats
                runs={runs.data.map((run, index) => ({
                  run_no: runs.data.length - index,
                  started_at: run.started_at,
                  duration_ms: Number(run.duration_ms),
                  outcome: run.outcome ?? '',
                  source: run.source,
                  error: run.error,
                }))}
              />
            )}
            <Facts>
              <Fact label={t('account.lastSuccess')}>
                <Ago at={one.last_success_at} />
              </Fact>
              <Fact label={t('account.nextRun')}>
                <Ago at={one.next_run_at} />
              </Fact>
              {Number(one.consecutive_failures) > 0 && (
                <Fact label={t('account.failures')}>{number(Number(one.consecutive_failures))}</Fact>
              )}
              {one.last_run?.error && <Fact label={t('account.lastError')}>{one.last_run.error}</Fact>}
              {one.last_run?.source && <Fact label={t('account.source')}>{one.last_run.source}</Fact>}
            </Facts>
          </div>
        </Panel>
      )}
      {(account.data || post.data) && (
        <Panel title={t('account.now')}>
          <Facts>
            {Object.entries(account.data?.values ?? post.data?.values ?? {}).map(([metric, value]) => {
              const how = (account.data?.states ?? post.data?.states) as Record<string, string> | undefined | null
              return (
                <Fact key={metric} label={word('metric', metric)}>
                  {value === null ? (
                    <span className="mute">{word('value', how?.[metric] ?? 'unknown')}</span>
                  ) : (
                    <span className="num">{number(Number(value))}</span>
                  )}
                  {value !== null && how?.[metric] && <span className="small mute"> · {word('value', how[metric])}</span>}
                </Fact>
              )
            })}
            {engagement && (
              <>
                <Fact label={t('account.engagement')}>
                  <span className="num">{percent(Number(engagement.rate))}</span>{' '}
                  <span className="small mute">{t('account.engagementOn', { n: Number(engagement.posts) })}</span>
                </Fact>
                <Fact label={t('account.estReach')}>
                  <span className="num">{number(Number(engagement.estimated_reach))}</span>
                </Fact>
              </>
            )}
            {post.data && (
              <Fact label={t('account.engagement')}>
                <span className="num">{percent(post.data.engagement_rate == null ? null : Number(post.data.engagement_rate))}</span>
              </Fact>
            )}
            <Fact label={t('account.source')}>{account.data?.source ?? post.data?.source}</Fact>
            <Fact label={t('account.measured')}>
              <Ago at={account.data?.measured_at ?? post.data?.measured_at} />
            </Fact>
            {account.data?.category && <Fact label={t('account.category')}>{account.data.category}</Fact>}
            {account.data?.external_url && <Fact label={t('account.website')}>{account.data.external_url}</Fact>}
          </Facts>
          {(account.data?.bio || post.data?.caption) && <p className="acc-bio">{account.data?.bio ?? post.data?.caption}</p>}
        </Panel>
      )}
    </div>
  )
  const thing: Thing = {
    type: type === 'post' ? 'post' : 'influencer',
    name,
    series,
    taskId: one?.task_id ?? null,
    interval: one ? Number(one.interval_seconds) : null,
    since: one?.created_at ?? null,
    values,
    posts: posts.data?.rows ?? [],
    events: account.data?.events ?? [],
    side,
  }
  const tabs = [
    { id: 'overview', label: t('account.tab.overview'), shown: true },
    {
      id: 'posts',
      label: t('account.tab.posts'),
      shown: type === 'influencer',
      count: posts.data ? (posts.data.next ? `${posts.data.rows.length}+` : posts.data.rows.length) : undefined,
    },
    { id: 'runs', label: t('account.tab.runs'), shown: one !== undefined },
    {
      id: 'changes',
      label: t('account.tab.changes'),
      shown: type === 'influencer',
      count: account.data && account.data.events.length > 0 ? account.data.events.length : undefined,
    },
    { id: 'raw', label: t('account.tab.raw'), shown: account.data !== undefined || post.data !== undefined },
  ].filter((each) => each.shown)
  const active = tabs.find((each) => each.id === tab)?.id ?? 'overview'

  return (
    <>
      <PageHead
        title={title}
        before={<Avatar name={name} size={44} square={type === 'post'} />}
        lead={
          <span className="row wrap" style={{ gap: '2px 10px' }}>
            <span>
              {account.data?.full_name ? `@${account.data.username} · ` : ''}
              {post.data?.owner?.username ? (
                <>
                  <Link to={`/accounts/${of.platform}/${encodeURIComponent(post.data.owner.username)}`}>
                    {t('account.by', { name: post.data.owner.username })}
                  </Link>{' '}
                  ·{' '}
                </>
              ) : null}
              {word('platform', of.platform)}
              {one && ` · ${t('account.every', { interval: interval(one.interval) })}`}
            </span>
            {one && (
              <span>
                {t('account.since', { day: '' })}
                <At at={one.created_at} parts={{ dateStyle: 'medium' }} />
              </span>
            )}
            {former.length > 0 && <span>{t('account.formerly', { names: former.join(', ') })}</span>}
          </span>
        }
      >
        {account.data?.is_verified && <span className="chip">{t('account.verified')}</span>}
        {account.data?.is_private && (
          <span className="chip">
            <Status tone="wait">{t('account.private')}</Status>
          </span>
        )}
        {state && (
          <span className="chip" role="status">
            <Status tone={state.tone}>
              {state.text}
              {state.quiet && one && Number.isFinite(Date.parse(one.last_success_at ?? '')) ? (
                <>
                  , <Ago at={one.last_success_at} />
                </>
              ) : null}
            </Status>
          </span>
        )}
        {account.data && <FollowButton accountId={String(account.data.id)} name={account.data.username} />}
        {address && (
          <Button component="a" variant="subtle" size="xs" href={address} target="_blank" rel="noreferrer">
            {t('account.at')} ↗
          </Button>
        )}
        {one && isOperator && (
          <Button component="a" variant="subtle" size="xs" href={`/hangfire/recurring?q=${one.task_id}`}>
            {t('console.hangfire')} ↗
          </Button>
        )}
        {one && mayChange && one.status !== 'stopped' && (
          <>
            <Button
              size="xs"
              variant="default"
              onClick={() => actions.start({ action: 'set_interval', chosen: { ids: [one.task_id] }, interval: one.interval })}
            >
              {t('action.interval')}
            </Button>
            {one.status === 'active' ? (
              <>
                <Button size="xs" variant="default" onClick={() => actions.start({ action: 'pause', chosen: { ids: [one.task_id] } })}>
                  {t('action.pause')}
                </Button>
                <Button size="xs" onClick={() => actions.start({ action: 'run', chosen: { ids: [one.task_id] } })}>
                  {t('action.run')}
                </Button>
              </>
            ) : (
              <Button size="xs" onClick={() => actions.start({ action: 'resume', chosen: { ids: [one.task_id] } })}>
                {t('action.resume')}
              </Button>
            )}
          </>
        )}
        {!one && mayChange && (
          <Button
            component={Link}
            size="xs"
            to={`/monitors/new?target=${encodeURIComponent(type === 'post' ? (address ?? name) : name)}&platform=${of.platform}`}
          >
            {t('account.watch')}
          </Button>
        )}
      </PageHead>
      <Tabs
        label={title}
        tabs={tabs.map((each) => {
          const next = new URLSearchParams(query)
          each.id === 'overview' ? next.delete('tab') : next.set('tab', each.id)
          return { to: `${here}${next.size > 0 ? `?${next}` : ''}`, label: each.label, count: each.count, active: each.id === active }
        })}
      />
      {active === 'overview' && <Overview thing={thing} />}
      {active === 'posts' && account.data && <PostsTab accountId={String(account.data.id)} platform={of.platform} />}
      {active === 'runs' && one && <RunsTab taskId={one.task_id} />}
      {active === 'changes' && account.data && <ChangesTab handles={account.data.handles} events={account.data.events} />}
      {active === 'raw' && (account.data || post.data) && (
        <AnswersTab kind={type === 'post' ? 'post' : 'account'} id={String(account.data?.id ?? post.data?.id)} />
      )}
      {actions.dialog}
    </>
  )
}

function addressOf(platform: string, type: string, name: string): string | null {
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

function Outline() {
  return (
    <div aria-busy="true">
      <div className="row" style={{ marginBottom: 14 }}>
        <span className="skeleton" style={{ width: 44, height: 44, borderRadius: 22 }} />
        <span className="skeleton" style={{ width: 220, height: 26 }} />
      </div>
      <div className="skeleton" style={{ height: 34, marginBottom: 16 }} />
      <div className="columns">
        <div className="skeleton" style={{ height: 440 }} />
        <div className="skeleton" style={{ height: 300 }} />
      </div>
    </div>
  )
}

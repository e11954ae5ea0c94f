import './account.css'
import { Fault } from '@parts/errors'
import { t } from '@parts/i18n'
import { Tabs } from '@parts/page'
import { useTaskActions } from '@parts/task/actions'
import { lazy, Suspense } from 'react'
import { useParams, useSearchParams } from 'react-router'
import { AnswersTab } from './AnswersTab'
import { ChangesTab } from './ChangesTab'
import { CommentsTab } from './CommentsTab'
import { EntityHead } from './EntityHead'
import { EntitySide } from './EntitySide'
import { EstimatesTab } from './EstimatesTab'
import { type By, useEntity } from './entity'
import { Overview } from './Overview'
import { PostsTab } from './PostsTab'
import { RunsTab } from './RunsTab'
import type { Thing } from './thing'

const TextsTab = lazy(() => import('./TextsTab'))

/** One page for whatever is measured: reached by its monitor, by its account, or by its post. */
export function EntityScreen({ by }: { by: By }) {
  const { taskId = '', platform = '', reference = '' } = useParams()
  const [query] = useSearchParams()
  const actions = useTaskActions()
  const entity = useEntity(by, taskId, platform, reference)
  const { task, account, post, posts, type, of } = entity

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
  const isComing = account.isLoading || post.isLoading || entity.monitor.isLoading
  if (series === null || (by === 'task' && !task.data) || isComing) return <Outline />

  const one = task.data
  const monitor = one ?? entity.monitor.data
  const values: Record<string, number | null> = {}
  for (const [name, value] of Object.entries(account.data?.values ?? post.data?.values ?? {}))
    values[name] = value === null ? null : Number(value)
  const name =
    account.data?.username ?? (type === 'post' ? (post.data?.code ?? of.reference) : (one?.account?.username ?? one?.target ?? reference))
  const title = account.data?.full_name || name
  const tab = query.get('tab') ?? 'overview'
  const here = location.pathname

  const thing: Thing = {
    type: type === 'post' ? 'post' : 'influencer',
    name,
    series,
    taskId: one?.task_id ?? null,
    // Its interval has been this one at least since its last change.
    promised: monitor ? { interval: Number(monitor.interval_seconds), since: Date.parse(monitor.updated_at) / 1000 } : null,
    since: one?.created_at ?? null,
    values,
    posts: posts.data?.rows ?? [],
    events: account.data?.events ?? [],
    side: <EntitySide entity={entity} />,
  }
  const tabs = [
    { id: 'overview', label: t('account.tab.overview'), shown: true },
    {
      id: 'posts',
      label: t('account.tab.posts'),
      shown: type === 'influencer',
      count: posts.data ? (posts.data.next ? `${posts.data.rows.length}+` : posts.data.rows.length) : undefined,
    },
    { id: 'comments', label: t('account.tab.comments'), shown: type === 'post' && post.data !== undefined },
    { id: 'runs', label: t('account.tab.runs'), shown: one !== undefined },
    {
      id: 'changes',
      label: t('account.tab.changes'),
      shown: type === 'influencer',
      count: account.data && account.data.events.length > 0 ? account.data.events.length : undefined,
    },
    { id: 'estimates', label: t('account.tab.estimates'), shown: type === 'influencer' && account.data !== undefined },
    { id: 'texts', label: t('account.tab.texts'), shown: account.data !== undefined || post.data !== undefined },
    { id: 'raw', label: t('account.tab.raw'), shown: account.data !== undefined || post.data !== undefined },
  ].filter((each) => each.shown)
  const active = tabs.find((each) => each.id === tab)?.id ?? 'overview'

  return (
    <>
      <EntityHead entity={entity} name={name} title={title} actions={actions} />
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
      {active === 'comments' && post.data && <CommentsTab platform={of.platform} code={post.data.code} />}
      {active === 'runs' && one && <RunsTab taskId={one.task_id} />}
      {active === 'changes' && account.data && <ChangesTab handles={account.data.handles} events={account.data.events} />}
      {active === 'estimates' && account.data && <EstimatesTab accountId={String(account.data.id)} />}
      {active === 'texts' && (account.data || post.data) && (
        <Suspense fallback={<div className="skeleton" style={{ height: 300 }} />}>
          <TextsTab kind={type === 'post' ? 'post' : 'account'} id={String(account.data?.id ?? post.data?.id)} />
        </Suspense>
      )}
      {active === 'raw' && (account.data || post.data) && (
        <AnswersTab kind={type === 'post' ? 'post' : 'account'} id={String(account.data?.id ?? post.data?.id)} />
      )}
      {actions.dialog}
    </>
  )
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

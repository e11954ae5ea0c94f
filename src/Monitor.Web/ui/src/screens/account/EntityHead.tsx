import { Button } from '@mantine/core'
import { Avatar } from '@parts/avatar'
import { FollowButton } from '@parts/follow'
import { interval } from '@parts/format'
import { t, word } from '@parts/i18n'
import { PageHead } from '@parts/page'
import { useMay, useViewer } from '@parts/session'
import { Status } from '@parts/status'
import type { useTaskActions } from '@parts/task/actions'
import { stateOf } from '@parts/task/state'
import { Ago, At } from '@parts/time'
import { Link } from 'react-router'
import { addressOf, type Entity } from './entity'

/** Who or what it is, how it is doing, and what can be done. */
export function EntityHead({
  entity,
  name,
  title,
  actions,
}: {
  entity: Entity
  name: string
  title: string
  actions: ReturnType<typeof useTaskActions>
}) {
  const viewer = useViewer()
  const mayChange = useMay('editor')
  const isOperator = useMay('operator')
  const { account, post, type, of } = entity
  const one = entity.task.data
  const watched = entity.monitor.data
  const state = one ? stateOf(one) : null
  const former = (account.data?.handles ?? []).map((handle) => handle.username).filter((handle) => handle !== account.data?.username)
  const address = addressOf(of.platform, type ?? '', name)
  return (
    <PageHead
      title={title}
      before={<Avatar name={name} size={44} square={type === 'post'} src={account.data?.picture_url ?? post.data?.picture_url} />}
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
      {one && isOperator && viewer.dashboard && (
        <Button component="a" variant="subtle" size="xs" href={`${viewer.dashboard}/recurring?q=${one.task_id}`}>
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
      {watched && (
        <Button component={Link} size="xs" variant="default" to={`/monitors/${watched.task_id}`}>
          {t('account.monitor')}
        </Button>
      )}
      {!one && !watched && mayChange && (
        <Button
          component={Link}
          size="xs"
          to={`/monitors/new?target=${encodeURIComponent(type === 'post' ? (address ?? name) : name)}&platform=${of.platform}`}
        >
          {t('account.watch')}
        </Button>
      )}
    </PageHead>
  )
}

import './new.css'
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { ApiError, api, ask } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { Avatar } from '@parts/avatar'
import { explain } from '@parts/errors'
import { useSend } from '@parts/form'
import { compact, money, number, percent } from '@parts/format'
import { t, word } from '@parts/i18n'
import { PageHead, Panel } from '@parts/page'
import { Status } from '@parts/status'
import { IntervalField } from '@parts/task/IntervalField'
import { toast } from '@parts/toast'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { useCosts } from './cost'
import { platforms, readTarget, secondsOf, type Target } from './target'

interface Profile {
  username?: string
  full_name?: string | null
  bio?: string | null
  picture_url?: string | null
  follower_count?: number | null
  post_count?: number | null
  is_private?: boolean | null
  is_verified?: boolean | null
  source?: string | null
  measured_at?: string | null
  status?: string
}

function useProfile(target: Target | null) {
  return useQuery({
    queryKey: ['profile', target?.platform, target?.handle],
    queryFn: async ({ signal }) =>
      (await ask(
        api.GET('/profiles/{platform}/byhandle/{handle}', {
          params: { path: { platform: target?.platform ?? '', handle: target?.handle ?? '' } },
          signal,
        }),
      )) as Profile,
    enabled: target?.handle != null,
    retry: false,
    staleTime: 60_000,
    // It takes longer than the service waits: the answer is on its way.
    refetchInterval: (query) => (query.state.data && query.state.data.username === undefined ? 2_000 : false),
  })
}

function Preview({ target, profile }: { target: Target; profile: ReturnType<typeof useProfile> }) {
  if (target.type === 'post')
    return (
      <div className="new-seen">
        <Avatar name={target.target.split('/').filter(Boolean).at(-1) ?? ''} size={52} square />
        <div>
          <strong>
            {word('platform', target.platform)} · {t('type.post')}
          </strong>
          <div className="small mute">{t('new.notSeen')}</div>
        </div>
      </div>
    )
  const seen = profile.data?.username === undefined ? null : profile.data
  if (profile.isError)
    return (
      <div className="new-seen">
        <Avatar name={target.handle ?? ''} size={52} />
        <div className="grow">
          <Status tone={profile.error instanceof ApiError && profile.error.status === 404 ? 'bad' : 'wait'}>
            {explain(profile.error)}
          </Status>
        </div>
        <Button variant="default" size="xs" onClick={() => void profile.refetch()}>
          {t('new.again')}
        </Button>
      </div>
    )
  return (
    <div className="new-seen" aria-busy={!seen}>
      <Avatar name={seen?.username ?? target.handle ?? ''} size={52} src={seen?.picture_url} />
      <div className="grow">
        <div className="row">
          <strong className="clip">{seen?.full_name || seen?.username || target.handle}</strong>
          {seen?.is_verified && <span className="chip">✓</span>}
        </div>
        <div className="small mute">
          @{seen?.username ?? target.handle} · {word('platform', target.platform)}
          {seen ? '' : ` · ${t('new.looking')} …`}
        </div>
        {seen?.is_private && <Status tone="wait">{t('new.private')}</Status>}
      </div>
      <div className="r">
        <div className="new-count num">{seen ? compact(seen.follower_count) : <span className="skeleton">00.0M</span>}</div>
        <div className="small mute">{t('new.followers')}</div>
      </div>
    </div>
  )
}

export function NewMonitorScreen() {
  const navigate = useNavigate()
  const [query, setQuery] = useSearchParams()
  const [text, setText] = useState(query.get('target') ?? '')
  const [platform, setPlatform] = useState(query.get('platform') ?? 'instagram')
  const [interval, setInterval] = useState(query.get('interval') ?? '1h')
  const target = readTarget(text, platform)
  const [settled] = useDebouncedValue(target ? JSON.stringify(target) : null, 450)
  const profile = useProfile(settled ? (JSON.parse(settled) as Target) : null)
  const costs = useCosts()
  const seconds = secondsOf(interval)
  const cost = target && seconds ? costs(target.platform, seconds, profile.data?.source ?? null) : null
  const form = useSend(
    () =>
      ask(
        api.POST('/api/v1/tasks', {
          body: { platform: target?.platform ?? platform, type: target?.type ?? 'influencer', target: text.trim(), interval },
        }),
      ),
    async (task) => {
      await queries.invalidateQueries({ queryKey: ['tasks'] })
      toast(t('new.created', { name: task.target }))
      await navigate(`/monitors/${task.task_id}`)
    },
  )
  const duplicate = form.error instanceof ApiError && form.error.status === 409
  return (
    <>
      <PageHead title={t('new.title')} lead={t('new.lead')} />
      <form className="new" onSubmit={form.submit}>
        <Panel>
          <div className="stack">
            <TextInput
              size="md"
              label={t('new.target')}
              placeholder={t('new.placeholder')}
              autoFocus
              required
              data-search
              value={text}
              onChange={(event) => {
                setText(event.target.value)
                form.clear()
                setQuery(event.target.value ? { target: event.target.value } : {}, { replace: true })
              }}
              error={form.of('target')}
            />
            {!target?.certain && (
              <NativeSelect
                label={t('new.platform')}
                value={platform}
                onChange={(event) => setPlatform(event.target.value)}
                data={platforms.map((name) => ({ value: name, label: word('platform', name) }))}
                error={form.of('platform')}
              />
            )}
            <IntervalField value={interval} change={setInterval} error={form.of('interval')} label={t('new.interval')} />
          </div>
        </Panel>
        <div className="stack">
          <Panel className="new-preview">
            {target ? <Preview target={target} profile={profile} /> : <p className="mute new-hint">{t('new.cost.nothing')}</p>}
          </Panel>
          <Panel title={t('new.cost.title')}>
            <div className="new-cost">
              <span className="new-count num">{cost ? number(cost.calls) : '—'}</span>
              <span className="small mute">{cost ? t('new.cost.calls', { n: cost.calls }).replace(/^[\d.,\s]+/, '') : ''}</span>
              <span className="new-count num">{cost ? money(cost.usd) : '—'}</span>
              <span className="small mute">{cost ? t('new.cost.money', { usd: '' }).replace(/\s+/g, ' ') : ''}</span>
            </div>
            <div className="small mute new-share">
              {cost?.source &&
                (cost.share !== null
                  ? t('new.cost.share', { share: percent(cost.share, cost.share < 1 ? 2 : 0), source: cost.source })
                  : t('new.cost.source', { source: cost.source }))}
            </div>
          </Panel>
          {duplicate && (
            <Status tone="wait">
              {t('new.duplicate')} <Link to={`/monitors?q=${encodeURIComponent(target?.handle ?? '')}`}>{t('new.open')}</Link>
            </Status>
          )}
          {!duplicate && form.rest('target', 'platform', 'interval', 'type') && (
            <span className="down small" role="alert">
              {form.rest('target', 'platform', 'interval', 'type')}
            </span>
          )}
          <Button type="submit" size="md" loading={form.busy} disabled={!text.trim()}>
            {t('new.create')}
          </Button>
        </div>
      </form>
    </>
  )
}

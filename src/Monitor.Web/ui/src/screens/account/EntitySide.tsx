import { Beats } from '@parts/beats'
import { number, percent } from '@parts/format'
import { t, word } from '@parts/i18n'
import { Fact, Facts, Panel } from '@parts/page'
import { Ago } from '@parts/time'
import type { Entity } from './entity'

/** How a monitor is doing, and what is known now of what it watches. */
export function EntitySide({ entity }: { entity: Entity }) {
  const one = entity.task.data
  return (
    <div className="stack">
      {one && <Freshness one={one} runs={entity.runs.data} />}
      {(entity.account.data || entity.post.data) && <Now account={entity.account.data} post={entity.post.data} />}
    </div>
  )
}

function Freshness({ one, runs }: { one: NonNullable<Entity['task']['data']>; runs: Entity['runs']['data'] }) {
  return (
    <Panel title={t('account.freshness')}>
      <div className="stack">
        {runs && (
          <Beats
            runs={runs.map((run, index) => ({
              run_no: runs.length - index,
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
          {Number(one.consecutive_failures) > 0 && <Fact label={t('account.failures')}>{number(Number(one.consecutive_failures))}</Fact>}
          {one.last_run?.error && <Fact label={t('account.lastError')}>{one.last_run.error}</Fact>}
          {one.last_run?.source && <Fact label={t('account.source')}>{one.last_run.source}</Fact>}
        </Facts>
      </div>
    </Panel>
  )
}

function Now({ account, post }: { account: Entity['account']['data']; post: Entity['post']['data'] }) {
  const engagement = account?.engagement
  const states = (account?.states ?? post?.states) as Record<string, string> | undefined | null
  return (
    <Panel title={t('account.now')}>
      <Facts>
        {Object.entries(account?.values ?? post?.values ?? {}).map(([metric, value]) => (
          <Fact key={metric} label={word('metric', metric)}>
            {value === null ? (
              <span className="mute">{word('value', states?.[metric] ?? 'unknown')}</span>
            ) : (
              <span className="num">{number(Number(value))}</span>
            )}
            {value !== null && states?.[metric] && <span className="small mute"> · {word('value', states[metric])}</span>}
          </Fact>
        ))}
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
        {post && (
          <Fact label={t('account.engagement')}>
            <span className="num">{percent(post.engagement_rate == null ? null : Number(post.engagement_rate))}</span>
          </Fact>
        )}
        <Fact label={t('account.source')}>{account?.source ?? post?.source}</Fact>
        <Fact label={t('account.measured')}>
          <Ago at={account?.measured_at ?? post?.measured_at} />
        </Fact>
        {account?.category && <Fact label={t('account.category')}>{account.category}</Fact>}
        {account?.external_url && <Fact label={t('account.website')}>{account.external_url}</Fact>}
      </Facts>
      {(account?.bio || post?.caption) && <p className="acc-bio">{account?.bio ?? post?.caption}</p>}
    </Panel>
  )
}

import './story.css'
import { toneOf } from '@parts/beats'
import { milliseconds, money } from '@parts/format'
import { t, word } from '@parts/i18n'
import { Panel } from '@parts/page'
import { Mark, type Tone } from '@parts/status'
import { both, clock } from '@parts/time'
import type { ReactNode } from 'react'

export interface StoryData {
  kind: string
  created_at?: string | null
  started_at?: string | null
  ended_at?: string | null
  waited_ms?: number | null
  duration_ms?: number | null
  status?: string | null
  error?: string | null
  attempts: readonly {
    number: number
    started_at?: string | null
    ended_at?: string | null
    outcome?: string | null
    source?: string | null
    error?: string | null
    worker?: string | null
  }[]
  calls: readonly {
    at: string
    provider: string
    fetch_type: string
    outcome: string
    http_status?: number | null
    duration_ms: number
    cost_usd: number
    url?: string | null
    address?: string | null
    error?: string | null
    credential?: string | null
  }[]
  events: readonly { at: string; event: string; data?: unknown }[]
}

interface Step {
  at: string
  tone: Tone
  text: ReactNode
  note?: string | null
}

const bad = ['rate_limited', 'auth_rejected', 'quota_exhausted', 'malformed', 'transient']

function stepsOf(story: StoryData): Step[] {
  const steps: Step[] = []
  if (story.created_at) steps.push({ at: story.created_at, tone: 'off', text: t('story.created') })
  // The events of a job name each of its creators; their tries would only say the same again.
  const attempts = story.kind === 'job' ? [] : story.attempts
  for (const attempt of attempts)
    if (attempt.started_at)
      steps.push({
        at: attempt.started_at,
        tone: 'run',
        text: (
          <>
            {t('story.attempt', { n: Number(attempt.number) })}
            {attempt.worker && <span className="mute"> {t('story.by', { worker: attempt.worker })}</span>}
          </>
        ),
      })
  if (attempts.length === 0 && story.started_at) steps.push({ at: story.started_at, tone: 'run', text: t('story.started') })
  for (const call of story.calls)
    steps.push({
      at: call.at,
      tone:
        call.outcome === 'found'
          ? 'ok'
          : bad.includes(call.outcome)
            ? call.outcome === 'rate_limited' || call.outcome === 'quota_exhausted'
              ? 'wait'
              : 'bad'
            : 'off',
      text: (
        <>
          <strong>{call.provider}</strong> {call.fetch_type.replaceAll('_', ' ')}{' '}
          {call.http_status ? <code>{call.http_status}</code> : null} {word('callOutcome', call.outcome)}{' '}
          <span className="mute num">
            {milliseconds(Number(call.duration_ms))} · {money(Number(call.cost_usd))}
          </span>
        </>
      ),
      note: call.error ?? call.address ?? call.url,
    })
  for (const event of story.events)
    steps.push({
      at: event.at,
      tone: event.event.includes('fail') ? 'bad' : event.event.includes('complete') ? 'ok' : 'off',
      text: <code>{event.event}</code>,
      note: brief(event.data),
    })
  for (const attempt of attempts)
    if (attempt.ended_at && attempt.outcome)
      steps.push({
        at: attempt.ended_at,
        tone: toneOf(attempt.outcome.toLowerCase()),
        text: (
          <>
            {t('story.attempt', { n: Number(attempt.number) })}: {word('outcome', attempt.outcome)}{' '}
            {attempt.source && <span className="mute">{attempt.source}</span>}
          </>
        ),
        note: attempt.error,
      })
  if (story.ended_at && !attempts.some((attempt) => attempt.ended_at === story.ended_at))
    steps.push({ at: story.ended_at, tone: story.error ? 'bad' : 'ok', text: t('story.ended'), note: story.error })
  return steps.sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
}

function brief(data: unknown): string | null {
  if (data === null || data === undefined || typeof data !== 'object') return null
  const entries = Object.entries(data as Record<string, unknown>).filter(([, value]) => typeof value !== 'object' && value !== null)
  return entries.length === 0 ? null : entries.map(([name, value]) => `${name}: ${value}`).join(' · ')
}

/** Everything that happened, in its order, with what passed between. */
export function Story({ story }: { story: StoryData }) {
  const steps = stepsOf(story)
  return (
    <Panel title={t('story.line')}>
      <ol className="story">
        {steps.map((step, index) => {
          const since = index === 0 ? 0 : Date.parse(step.at) - Date.parse(steps[index - 1].at)
          return (
            <li key={`${step.at}${index}`}>
              <span className="story-mark">
                <Mark tone={step.tone} />
              </span>
              <time className="story-at num small" dateTime={step.at} title={both(step.at)}>
                {clock(step.at)}.{step.at.slice(20, 23).replace('Z', '').padEnd(3, '0')}
              </time>
              <span className="story-since num small faint">{index > 0 ? `+${milliseconds(since)}` : ''}</span>
              <span>
                {step.text}
                {step.note && <span className="small mute story-note">{step.note}</span>}
              </span>
            </li>
          )
        })}
      </ol>
    </Panel>
  )
}

import './beats.css'
import { milliseconds } from '@parts/format'
import { t, word } from '@parts/i18n'
import type { Tone } from '@parts/status'
import { both } from '@parts/time'
import { memo } from 'react'

interface Beat {
  run_no: number
  started_at: string
  duration_ms: number
  outcome: string | null
  source?: string | null
  error?: string | null
}

export function toneOf(outcome: string | null | undefined): Tone {
  switch (outcome) {
    case 'done':
    case 'ok':
    case 'found':
    case 'success':
      return 'ok'
    case 'held':
      return 'held'
    case 'not_found':
    case 'private':
    case 'waiting':
    case 'no_source':
      return 'wait'
    case null:
    case undefined:
    case 'given_back':
    case 'paused':
    case 'cancelled':
      return 'off'
    default:
      return 'bad'
  }
}

const count = 20

/** The last runs as a bar each, the newest at the right; a bad one is lower as well as red, so that it is seen without colour. */
export const Beats = memo(function Beats({ runs }: { runs: readonly Beat[] }) {
  const shown = runs.slice(0, count).toReversed()
  const missing = count - shown.length
  const bad = shown.filter((run) => toneOf(run.outcome) === 'bad').length
  return (
    <span className="beats" role="img" aria-label={t('beats.label', { n: shown.length, bad })}>
      {Array.from({ length: missing }, (_, index) => (
        <i key={`none${index}`} className="beat beat-none" />
      ))}
      {shown.map((run) => (
        <i
          key={run.run_no}
          className={`beat beat-${toneOf(run.outcome)}`}
          title={`${word('outcome', run.outcome)} · ${milliseconds(run.duration_ms)}${run.source ? ` · ${run.source}` : ''}\n${both(run.started_at)}${run.error ? `\n${run.error}` : ''}`}
        />
      ))}
    </span>
  )
})

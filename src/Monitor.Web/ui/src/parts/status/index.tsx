import './status.css'
import { memo, type ReactNode } from 'react'

/** What something is: by colour, by shape and by word, so that no one of them is needed. */
export type Tone = 'ok' | 'wait' | 'bad' | 'held' | 'off' | 'run'

const shapes: Record<Tone, ReactNode> = {
  ok: <circle cx="4.5" cy="4.5" r="4" />,
  wait: <path d="M4.5 0.5 9 8.5H0z" />,
  bad: <rect width="8.6" height="8.6" x=".2" y=".2" rx="1" />,
  held: <path d="M4.5 0 9 4.5 4.5 9 0 4.5z" />,
  off: <circle cx="4.5" cy="4.5" r="3.4" fill="none" strokeWidth="1.8" stroke="currentColor" />,
  run: <path d="M1 0.3 8.6 4.5 1 8.7z" />,
}

export const Mark = memo(function Mark({ tone }: { tone: Tone }) {
  return (
    <svg className={`mark tone-${tone}`} width="9" height="9" viewBox="0 0 9 9" fill="currentColor" aria-hidden="true">
      {shapes[tone]}
    </svg>
  )
})

export function Status({ tone, children, title }: { tone: Tone; children: ReactNode; title?: string }) {
  return (
    <span className="status" title={title}>
      <Mark tone={tone} />
      <span>{children}</span>
    </span>
  )
}

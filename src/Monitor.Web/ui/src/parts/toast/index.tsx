import './toast.css'
import { Button, CloseButton } from '@mantine/core'
import { ApiError } from '@parts/api/client'
import { explain } from '@parts/errors'
import { t } from '@parts/i18n'
import { Mark, type Tone } from '@parts/status'
import { useEffect, useRef, useSyncExternalStore } from 'react'

interface Toast {
  id: number
  tone: Tone
  text: string
  /** Takes back what was just done. */
  undo?: () => void
}

let toasts: readonly Toast[] = []
let next = 1
const watchers = new Set<() => void>()

function change(value: readonly Toast[]) {
  toasts = value
  for (const watcher of watchers) watcher()
}

export function toast(text: string, options: { tone?: Tone; undo?: () => void } = {}) {
  change([...toasts.slice(-2), { id: next++, tone: options.tone ?? 'ok', text, undo: options.undo }])
}

export function toastError(error: unknown) {
  if (error instanceof ApiError && error.status === 401) return
  toast(explain(error), { tone: 'bad' })
}

function dismiss(id: number) {
  change(toasts.filter((shown) => shown.id !== id))
}

/** One message. It goes by itself, but not while the pointer or the keyboard is on it. */
function Card({ shown }: { shown: Toast }) {
  const card = useRef<HTMLDivElement>(null)
  useEffect(() => {
    let timer = setTimeout(go, shown.tone === 'bad' ? 12_000 : shown.undo ? 9_000 : 5_000)
    function go() {
      if (card.current?.matches(':hover, :focus-within')) timer = setTimeout(go, 2_000)
      else dismiss(shown.id)
    }
    return () => clearTimeout(timer)
  }, [shown])
  return (
    <div className="toast" ref={card}>
      <Mark tone={shown.tone} />
      <span className="toast-text">{shown.text}</span>
      {shown.undo && (
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => {
            shown.undo?.()
            dismiss(shown.id)
          }}
        >
          {t('action.undo')}
        </Button>
      )}
      <CloseButton size="sm" aria-label={t('action.close')} onClick={() => dismiss(shown.id)} />
    </div>
  )
}

export function Toasts() {
  const shown = useSyncExternalStore(
    (action) => {
      watchers.add(action)
      return () => watchers.delete(action)
    },
    () => toasts,
  )
  return (
    <div className="toasts" role="status" aria-live="polite">
      {shown.map((one) => (
        <Card key={one.id} shown={one} />
      ))}
    </div>
  )
}

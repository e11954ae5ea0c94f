import { useEffect, useRef } from 'react'

type Action = () => void

const bound = new Map<string, Action[]>()
let prefix = ''
let prefixTimer: ReturnType<typeof setTimeout> | undefined

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-row]')]
}

function move(step: number) {
  const all = rows()
  if (all.length === 0) return
  const at = all.findIndex((row) => row === document.activeElement || row.contains(document.activeElement))
  const next = all[Math.max(0, Math.min(all.length - 1, at + step))]
  next?.focus()
  next?.scrollIntoView({ block: 'nearest' })
}

/** Listens once for the whole page. `g m` is two keys after one another; `mod+k` is Ctrl or Command and a key. */
export function startKeys(): () => void {
  const listen = (event: KeyboardEvent) => {
    if (event.defaultPrevented) return
    const run = (name: string) => {
      const action = bound.get(name)?.at(-1)
      if (!action) return false
      event.preventDefault()
      action()
      return true
    }
    if ((event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey) return void run(`mod+${event.key.toLowerCase()}`)
    if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return
    // Behind an open dialog nothing happens.
    if (document.querySelector('[role="dialog"]')) return
    if (prefix) {
      const name = `${prefix} ${event.key}`
      prefix = ''
      if (run(name)) return
    }
    if (event.key === 'g') {
      prefix = 'g'
      clearTimeout(prefixTimer)
      prefixTimer = setTimeout(() => {
        prefix = ''
      }, 1200)
      return
    }
    if (event.key === 'j') return move(1)
    if (event.key === 'k') return move(-1)
    if (event.key === '/') {
      const field = document.querySelector<HTMLInputElement>('[data-search]')
      if (field) {
        event.preventDefault()
        field.focus()
        field.select()
      }
      return
    }
    run(event.key)
  }
  addEventListener('keydown', listen)
  return () => removeEventListener('keydown', listen)
}

/** While the caller is shown, a key does something; the newest binding counts. */
export function useKey(name: string, action: Action | null) {
  const latest = useRef(action)
  latest.current = action
  const on = action !== null
  useEffect(() => {
    if (!on) return
    const call = () => latest.current?.()
    bound.set(name, [...(bound.get(name) ?? []), call])
    return () => {
      bound.set(
        name,
        (bound.get(name) ?? []).filter((other) => other !== call),
      )
    }
  }, [name, on])
}

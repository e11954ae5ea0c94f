import { useEffect, useRef, useState } from 'react'

/**
 * The text of a field whose value stands in the address. The address follows the typing a moment later; the field follows the address when
 * somebody else changes it, such as the back button, and never while what was typed is still on its way.
 */
export function useTyped(value: string, write: (value: string) => void, delay = 180): [string, (text: string) => void] {
  const [text, setText] = useState(value)
  const pending = useRef<string | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const latest = useRef(write)
  latest.current = write
  useEffect(() => {
    if (pending.current === null) setText(value)
    else if (pending.current === value) pending.current = null
  }, [value])
  useEffect(() => () => clearTimeout(timer.current), [])
  const type = (next: string) => {
    setText(next)
    const wanted = next.trim()
    pending.current = wanted === value ? null : wanted
    clearTimeout(timer.current)
    timer.current = setTimeout(() => latest.current(wanted), delay)
  }
  return [text, type]
}

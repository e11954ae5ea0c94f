import { type ReactNode, useEffect, useRef, useState } from 'react'

/** Quietly marks what just changed. What was there from the beginning is not marked. */
export function Fresh({ value, children, className = '' }: { value: unknown; children: ReactNode; className?: string }) {
  const before = useRef(value)
  const [mark, setMark] = useState(0)
  useEffect(() => {
    if (before.current === value) return
    const isNew = before.current !== undefined && before.current !== null
    before.current = value
    if (isNew) setMark((count) => count + 1)
  }, [value])
  return (
    <span key={mark} className={`${className} ${mark > 0 ? 'fresh-mark' : ''}`}>
      {children}
    </span>
  )
}

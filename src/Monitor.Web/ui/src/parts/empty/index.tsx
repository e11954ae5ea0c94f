import './empty.css'
import type { ReactNode } from 'react'

/** Nothing there yet: what it will be, and the first step. */
export function Empty({
  title,
  children,
  action,
  alone = false,
}: {
  title: string
  children?: ReactNode
  action?: ReactNode
  alone?: boolean
}) {
  // On a page of its own it is the page's heading.
  const Title = alone ? 'h1' : 'h2'
  return (
    <div className="empty">
      <div className="empty-bars" aria-hidden="true">
        {[8, 14, 10, 20, 16, 24, 18].map((height) => (
          <i key={height} style={{ height }} />
        ))}
      </div>
      <Title className="empty-title">{title}</Title>
      {children && <p>{children}</p>}
      {action}
    </div>
  )
}

import { lazy, Suspense } from 'react'
import type { ChartProps } from './props'

export type { ChartEvent, HeldPoint } from './props'

const Drawn = lazy(() => import('./Chart'))

/** The drawing comes when it is needed; its place is there from the beginning. */
export function Chart(props: ChartProps) {
  const height = props.height ?? 300
  return (
    <div style={{ minHeight: height }}>
      <Suspense fallback={<div className="skeleton" style={{ height }} />}>
        <Drawn {...props} />
      </Suspense>
    </div>
  )
}

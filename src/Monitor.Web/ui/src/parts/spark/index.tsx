import { memo } from 'react'

/** A line without axes; where there was no measurement there is none either. */
export const Spark = memo(function Spark({
  points,
  width = 112,
  height = 28,
  label,
  area = false,
}: {
  points: readonly (number | null)[]
  width?: number
  height?: number
  label: string
  area?: boolean
}) {
  const known = points.filter((point): point is number => point !== null)
  if (known.length === 0)
    return (
      <svg width={width} height={height} role="img" aria-label={label}>
        <line x1="0" x2={width} y1={height / 2} y2={height / 2} stroke="var(--line)" strokeDasharray="2 3" />
      </svg>
    )
  const low = Math.min(...known)
  const high = Math.max(...known)
  const x = (index: number) => (points.length === 1 ? width / 2 : (index * (width - 4)) / (points.length - 1) + 2)
  const y = (value: number) => (high === low ? height / 2 : height - 3 - ((value - low) / (high - low)) * (height - 6))
  const lines: string[] = []
  let run: string[] = []
  const end = () => {
    if (run.length > 0) lines.push(run.length === 1 ? `M${run[0]}h.01` : `M${run.join('L')}`)
    run = []
  }
  points.forEach((point, index) => {
    if (point === null) end()
    else run.push(`${x(index).toFixed(1)},${y(point).toFixed(1)}`)
  })
  end()
  const last = points.findLastIndex((point) => point !== null)
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      {area && lines.length === 1 && known.length > 1 && (
        <path
          d={`${lines[0]}L${x(last).toFixed(1)},${height}L${x(points.findIndex((point) => point !== null)).toFixed(1)},${height}Z`}
          fill="var(--band)"
        />
      )}
      <path d={lines.join('')} fill="none" stroke="var(--accent)" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" />
      <circle cx={x(last)} cy={y(points[last] as number)} r="2" fill="var(--accent)" />
    </svg>
  )
})

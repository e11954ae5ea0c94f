/** What a chart draws of one thing: times in seconds, and the value at each; null is a gap. */
export interface Line {
  name: string
  at: number[]
  values: (number | null)[]
  /** What the value was as it was measured, where `values` shows growth. */
  totals: (number | null)[]
  counts: number[]
  states: (string | null)[]
}

export interface Gap {
  from: number
  to: number
}

interface Buckets {
  at: readonly string[]
  count: readonly number[]
  last: readonly (number | null)[]
  state: readonly (string | null)[] | null
}

/** How often something is to be measured, in seconds, and since when; before, it may have been another interval. */
export interface Promised {
  interval: number
  since: number
}

// How many distances before and after one are looked at.
const NEAR = 5
const FAR = 2.5

/**
 * Whether nothing was measured for a while, where something should have been. Where an interval holds, it says so; elsewhere what is usual around
 * it does: an account may be measured by several monitors, or by none.
 */
function isGap(distances: readonly number[], index: number, from: number, bucket: number, promised: Promised | null): boolean {
  const interval = promised !== null && from >= promised.since ? promised.interval : null
  if (distances[index] <= Math.max(bucket, interval ?? 0) * FAR) return false
  if (interval !== null) return true
  const before = distances.slice(Math.max(0, index - NEAR), index)
  const after = distances.slice(index + 1, index + 1 + NEAR)
  // On one side of it another interval may begin.
  return before.length + after.length > 0 && distances[index] > Math.max(middle(before), middle(after)) * FAR
}

function middle(distances: readonly number[]): number {
  return [...distances].sort((a, b) => a - b)[(distances.length - 1) >> 1] ?? 0
}

/**
 * Measurements stand at their times. Where nothing was measured for a while, a null between two keeps the line from bridging it.
 * `bucket`: how many seconds of measurements are one. `promised`: how often it is measured; null where nobody knows.
 */
export function lineOf(name: string, buckets: Buckets, bucket: number, promised: Promised | null = null): { line: Line; gaps: Gap[] } {
  const line: Line = { name, at: [], values: [], totals: [], counts: [], states: [] }
  const gaps: Gap[] = []
  const push = (at: number, value: number | null, count: number, state: string | null) => {
    line.at.push(at)
    line.values.push(value)
    line.totals.push(value)
    line.counts.push(count)
    line.states.push(state)
  }
  const times = buckets.at.map((text) => Date.parse(text) / 1000)
  const distances = times.slice(1).map((at, index) => at - times[index])
  times.forEach((at, index) => {
    if (index > 0 && isGap(distances, index - 1, times[index - 1], bucket, promised)) {
      const before = times[index - 1]
      gaps.push({ from: before, to: at })
      push(before + (at - before) / 2, null, 0, null)
    }
    push(at, buckets.last[index] ?? null, buckets.count[index] ?? 0, buckets.state?.[index] ?? null)
  })
  return { line, gaps }
}

/** The same as what came since the first value: as a number, or in percent where several are compared. */
export function growthOf(line: Line, inPercent: boolean): Line {
  const first = line.totals.find((value): value is number => value !== null)
  if (first === undefined) return line
  const grow = (value: number | null) =>
    value === null ? null : inPercent ? (first === 0 ? null : ((value - first) / first) * 100) : value - first
  return { ...line, values: line.totals.map(grow) }
}

/** One common list of times for several lines, as uPlot wants them. */
export function align(lines: readonly Line[]): { at: number[]; rows: (number | null | undefined)[][] } {
  const at = [...new Set(lines.flatMap((line) => line.at))].sort((a, b) => a - b)
  const place = new Map(at.map((time, index) => [time, index]))
  const rows = lines.map((line) => {
    // undefined: this line has nothing to say at that time, and is drawn through.
    const row: (number | null | undefined)[] = new Array(at.length).fill(undefined)
    line.at.forEach((time, index) => {
      row[place.get(time) as number] = line.values[index]
    })
    return row
  })
  return { at, rows }
}

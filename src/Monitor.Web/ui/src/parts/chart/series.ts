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

/**
 * Measurements stand at their times. Where the distance between two is far above what is usual, nothing was measured: a null between them
 * keeps the line from bridging it.
 */
export function lineOf(name: string, buckets: Buckets, usual: number): { line: Line; gaps: Gap[] } {
  const line: Line = { name, at: [], values: [], totals: [], counts: [], states: [] }
  const gaps: Gap[] = []
  const push = (at: number, value: number | null, count: number, state: string | null) => {
    line.at.push(at)
    line.values.push(value)
    line.totals.push(value)
    line.counts.push(count)
    line.states.push(state)
  }
  buckets.at.forEach((text, index) => {
    const at = Date.parse(text) / 1000
    const before = line.at.at(-1)
    if (before !== undefined && at - before > usual * 2.5) {
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

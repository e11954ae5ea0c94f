import { expect, test } from 'vitest'
import { align, growthOf, lineOf } from './series'

const at = (minute: number) => new Date(Date.UTC(2026, 0, 31, 5, minute)).toISOString()

test('a hole in the measurements is a gap and not a line', () => {
  const { line, gaps } = lineOf('rosa', { at: [at(0), at(1), at(20)], count: [1, 1, 1], last: [5, 6, 9], state: null }, 60)
  expect(line.values).toEqual([5, 6, null, 9])
  expect(gaps).toEqual([{ from: Date.parse(at(1)) / 1000, to: Date.parse(at(20)) / 1000 }])
})

const start = Date.parse(at(0)) / 1000
const measured = (minutes: readonly number[], bucket: number, interval?: number, since = 0) =>
  lineOf(
    'rosa',
    { at: minutes.map(at), count: minutes.map(() => 1), last: minutes.map((minute) => minute), state: null },
    bucket,
    interval === undefined ? null : { interval, since: start + since * 60 },
  ).gaps.map((gap) => [(gap.from - start) / 60, (gap.to - start) / 60])

test('what is measured less often than the chart could show has no gaps', () => {
  expect(measured([0, 60, 120, 180, 241, 300], 900)).toEqual([])
  expect(measured([0, 60], 900)).toEqual([])
})

test('a hole is one also where nobody knows the interval', () => {
  expect(measured([0, 60, 120, 180, 660, 720], 900)).toEqual([[180, 660]])
})

test('what was measured less often before the interval was made shorter has no gaps', () => {
  expect(measured([0, 60, 120, 180, 240, 300, 301, 302, 303, 304, 305, 306], 60, 60, 300)).toEqual([])
  expect(measured([0, 60, 120, 180, 240, 900, 960, 1020, 1021, 1022, 1023, 1024, 1025, 1026, 1046, 1047, 1048], 60, 60, 1020)).toEqual([
    [240, 900],
    [1026, 1046],
  ])
})

test('a monitor that is answered now and then shows its holes', () => {
  expect(measured([0, 360, 720, 1080, 1440], 900, 3600)).toEqual([
    [0, 360],
    [360, 720],
    [720, 1080],
    [1080, 1440],
  ])
})

test('growth begins at nothing', () => {
  const { line } = lineOf('rosa', { at: [at(0), at(1)], count: [1, 1], last: [200, 210], state: null }, 60)
  expect(growthOf(line, false).values).toEqual([0, 10])
  expect(growthOf(line, true).values).toEqual([0, 5])
})

test('lines of different times share one list of times', () => {
  const one = lineOf('a', { at: [at(0), at(2)], count: [1, 1], last: [1, 2], state: null }, 120).line
  const other = lineOf('b', { at: [at(1)], count: [1], last: [7], state: null }, 120).line
  expect(align([one, other]).rows).toEqual([
    [1, undefined, 2],
    [undefined, 7, undefined],
  ])
})

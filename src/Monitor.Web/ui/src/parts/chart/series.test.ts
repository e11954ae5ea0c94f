import { expect, test } from 'vitest'
import { align, growthOf, lineOf } from './series'

const at = (minute: number) => new Date(Date.UTC(2026, 0, 31, 5, minute)).toISOString()

test('a hole in the measurements is a gap and not a line', () => {
  const { line, gaps } = lineOf('rosa', { at: [at(0), at(1), at(20)], count: [1, 1, 1], last: [5, 6, 9], state: null }, 60)
  expect(line.values).toEqual([5, 6, null, 9])
  expect(gaps).toEqual([{ from: Date.parse(at(1)) / 1000, to: Date.parse(at(20)) / 1000 }])
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

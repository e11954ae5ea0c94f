import { expect, test } from 'vitest'
import { describe } from './describe'

const days = (...changes: number[]) =>
  changes.map((change, index) => ({
    at: new Date(Date.UTC(2026, 10, 23 + index)).toISOString(),
    values: { like_count: { change } },
  }))
const from = (day: number, hour: number) => Date.UTC(2026, 10, day, hour) / 1000

test('the best day is one of those that are seen as a whole', () => {
  const story = describe(682, 17_418, days(3_683, 260, 22, 9), 'like_count', true, from(23, 15), [], 0)
  expect(story).toContain('+682')
  expect(story).toContain('+260')
  expect(story).not.toContain('3,683')
})

test('of a day and less there is no best day', () => {
  expect(describe(9, 18_085, days(3_683, 260, 22, 9), 'like_count', true, from(25, 15), [], 0)).not.toContain('260')
})

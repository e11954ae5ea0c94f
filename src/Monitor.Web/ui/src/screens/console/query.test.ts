import { expect, test } from 'vitest'
import { parseRunSearch, parseSearch, toQuery, toRunQuery, withStatus } from './query'

test('qualifiers of a search are read, also between quotation marks', () => {
  expect(parseSearch('flow:refresh_profile_basic provider:tikhub error:"rate limited" status:failed age:>10m nasa')).toEqual({
    flow: 'refresh_profile_basic',
    source: 'tikhub',
    error_code: 'rate limited',
    status: 'FAILED',
    age: { older: true, seconds: 600 },
    account: 'nasa',
  })
})

test('an age is a time for the API', () => {
  const now = Date.UTC(2026, 0, 31, 6)
  expect(toQuery(parseSearch('age:<1h'), now)).toEqual({ from: '2026-01-31T05:00:00.000Z' })
  expect(toQuery(parseSearch('age:>1h is:running'), now)).toEqual({ to: '2026-01-31T05:00:00.000Z', status: 'PROCESSING' })
})

test('runs are found by how they ended, by whom they were answered and about whom they are', () => {
  expect(parseRunSearch('outcome:failed,held provider:tikhub platform:TikTok error:"rate limited" age:<1h @nasa')).toEqual({
    outcome: 'failed,held',
    source: 'tikhub',
    platform: 'tiktok',
    error: 'rate limited',
    age: { older: false, seconds: 3600 },
    target: 'nasa',
  })
  // What the service would refuse is left out while it is being typed.
  expect(parseRunSearch('outcome:fai platform:my error:x task:1 age:soon')).toEqual({ age: undefined })
  expect(toRunQuery(parseRunSearch('age:>1h'), Date.UTC(2026, 0, 31, 6))).toEqual({ until: '2026-01-31T05:00:00.000Z' })
})

test('a search keeps its words when its state is chosen', () => {
  expect(withStatus('flow:x status:failed nasa', 'COMPLETE')).toBe('status:complete flow:x nasa')
  expect(withStatus('is:failed', null)).toBe('')
})

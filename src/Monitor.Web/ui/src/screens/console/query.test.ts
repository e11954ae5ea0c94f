import { expect, test } from 'vitest'
import { parseSearch, toQuery } from './query'

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

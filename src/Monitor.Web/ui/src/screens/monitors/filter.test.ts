import { expect, test } from 'vitest'
import { filterBody, isEmpty, parseFilter, withQualifier } from './filter'

test('words and qualifiers are told apart', () => {
  expect(parseFilter('@rosa platform:TikTok is:overdue type:account')).toEqual({
    q: 'rosa',
    platform: 'tiktok',
    overdue: 'true',
    type: 'influencer',
  })
  expect(parseFilter('is:paused')).toEqual({ status: 'paused' })
  expect(isEmpty(parseFilter('  '))).toBe(true)
})

test('a qualifier is set, changed and taken away without touching the rest', () => {
  expect(withQualifier('rosa is:overdue', 'platform', 'tiktok')).toBe('rosa is:overdue platform:tiktok')
  expect(withQualifier('rosa platform:tiktok', 'platform', 'youtube')).toBe('rosa platform:youtube')
  expect(withQualifier('rosa platform:tiktok', 'platform', null)).toBe('rosa')
})

test('an action asks for what the list shows', () => {
  expect(filterBody(parseFilter('is:failing rosa'))).toEqual({
    platform: null,
    type: null,
    status: null,
    q: 'rosa',
    failing: true,
    overdue: null,
  })
})

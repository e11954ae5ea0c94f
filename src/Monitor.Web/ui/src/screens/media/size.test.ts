import { expect, test } from 'vitest'
import { size } from './size'

test.each([
  [0, '0 byte'],
  [999, '999 byte'],
  [48_213, '48 kB'],
  [1_500_000, '1.5 MB'],
  [60_123_456_789, '60 GB'],
  [5e15, '5,000 TB'],
])('%d bytes are said as %s', (bytes, text) => {
  expect(size(bytes)).toBe(text)
})

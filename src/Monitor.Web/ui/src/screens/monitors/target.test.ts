import { expect, test } from 'vitest'
import { readLines, readTarget, secondsOf } from './target'

test.each([
  ['@nasa', 'instagram', 'influencer', 'nasa'],
  ['https://www.instagram.com/nasa/', 'instagram', 'influencer', 'nasa'],
  ['instagram.com/nasa/reel/CxYQJO8xuC6/', 'instagram', 'post', null],
  ['https://www.tiktok.com/@khaby.lame', 'tiktok', 'influencer', 'khaby.lame'],
  ['https://www.tiktok.com/@nasa/video/7300000000000000000', 'tiktok', 'post', null],
  ['https://youtu.be/dQw4w9WgXcQ', 'youtube', 'post', null],
  ['https://www.youtube.com/@kurzgesagt', 'youtube', 'influencer', 'kurzgesagt'],
])('%s is read', (text, platform, type, handle) => {
  expect(readTarget(text)).toMatchObject({ platform, type, handle })
})

test.each(['', 'two words', 'https://example.org/nasa', 'what?!'])('%s is no target', (text) => {
  expect(readTarget(text)).toBeNull()
})

test('an interval lies between 30 seconds and 30 days', () => {
  expect([secondsOf('30s'), secondsOf('2h'), secondsOf('30d'), secondsOf('29s'), secondsOf('31d'), secondsOf('soon')]).toEqual([
    30,
    7200,
    2_592_000,
    null,
    null,
    null,
  ])
})

test('lines are read with their own platform and interval, and faults are told for each', () => {
  const lines = readLines('target\nnasa\n@NASA\nkhaby.lame, tiktok, 5m\nnasa, myspace\nnatgeo,instagram,1s\nwhat?!\n\n', 'instagram', '1h')
  expect(lines.map((line) => [line.line, line.target?.platform ?? null, line.interval, line.same, line.fault])).toEqual([
    [2, 'instagram', '1h', null, null],
    [3, 'instagram', '1h', 2, null],
    [4, 'tiktok', '5m', null, null],
    [5, null, '1h', null, 'platform'],
    [6, null, '1s', null, 'interval'],
    [7, null, '1h', null, 'target'],
  ])
})

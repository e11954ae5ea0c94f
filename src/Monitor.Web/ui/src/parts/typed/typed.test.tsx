import { act, renderHook } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useTyped } from '.'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('what is typed is not lost to an address that lags behind, and the back button wins when nobody types', () => {
  const written: string[] = []
  const { result, rerender } = renderHook(({ value }) => useTyped(value, (text) => written.push(text)), { initialProps: { value: '' } })
  act(() => result.current[1]('na'))
  act(() => vi.advanceTimersByTime(200))
  act(() => result.current[1]('nasa'))
  rerender({ value: 'na' })
  expect(result.current[0]).toBe('nasa')
  act(() => vi.advanceTimersByTime(200))
  rerender({ value: 'nasa' })
  expect([result.current[0], written]).toEqual(['nasa', ['na', 'nasa']])
  rerender({ value: '' })
  expect(result.current[0]).toBe('')
})

import { MantineProvider } from '@mantine/core'
import { queries } from '@parts/api/query'
import { Toasts } from '@parts/toast'
import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { MemoryRouter } from 'react-router'
import { afterEach, expect, test, vi } from 'vitest'
import { UnderWay } from './UnderWay'

const service = vi.hoisted(() => ({ GET: vi.fn(), POST: vi.fn() }))
vi.mock('@parts/api/client', async (original) => ({ ...(await original<object>()), api: service }))

afterEach(() => {
  cleanup()
  queries.clear()
})

const action = {
  action_id: 'a',
  kind: 'requests',
  action: 'retry',
  state: 'running',
  total: 3000,
  done: 120,
  changed: 118,
  failed: 2,
  error: null,
}

test('an action that runs shows how far it is, can be ended, and says what became of it', async () => {
  let now = action
  const answer = (data: unknown) => Promise.resolve({ data: { data }, response: { ok: true } })
  service.GET.mockImplementation(() => answer([now]))
  service.POST.mockImplementation(() => {
    now = { ...now, state: 'cancelled' }
    return answer(now)
  })
  render(
    <MantineProvider>
      <QueryClientProvider client={queries}>
        <MemoryRouter>
          <UnderWay mayEnd />
          <Toasts />
        </MemoryRouter>
      </QueryClientProvider>
    </MantineProvider>,
  )
  await screen.findByText('120 of 3,000')
  expect(screen.getByRole('meter').getAttribute('aria-valuenow')).toBe('4')

  now = { ...action, state: 'completed', done: 3000, changed: 2990, failed: 10 }
  await screen.findByText('2,990 run again', undefined, { timeout: 3000 })
  await screen.findByText('10 could not be changed')
  expect(screen.queryByText('Retry requests')).toBeNull()

  now = { ...action, action_id: 'b' }
  await queries.invalidateQueries({ queryKey: ['actions'] })
  fireEvent.click(await screen.findByRole('button', { name: 'Stop' }))
  await vi.waitFor(() => expect(screen.queryByText('120 of 3,000')).toBeNull())
  expect(service.POST).toHaveBeenCalledWith('/api/v1/actions/{action_id}/cancel', { params: { path: { action_id: 'b' } } })
})

import { MantineProvider } from '@mantine/core'
import { queries } from '@parts/api/query'
import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { KeyTrial } from './KeyTrial'

const service = vi.hoisted(() => ({ POST: vi.fn() }))
vi.mock('@parts/api/client', async (original) => ({ ...(await original<object>()), api: service }))

afterEach(() => {
  cleanup()
  queries.clear()
})

test('a key is tried when that is asked for, and not because everything is asked for anew', async () => {
  service.POST.mockResolvedValue({
    data: { data: { ok: true, outcome: 'found', http_status: 200, latency_ms: 12, cost_usd: 0.01 } },
    response: { ok: true },
  })
  render(
    <MantineProvider>
      <QueryClientProvider client={queries}>
        <KeyTrial named={{ id: 7, handle: 'spare', source: 'tikhub' }} close={() => undefined} />
      </QueryClientProvider>
    </MantineProvider>,
  )
  await screen.findByText('The provider takes this key.')
  await queries.invalidateQueries()
  expect(service.POST).toHaveBeenCalledTimes(1)
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await vi.waitFor(() => expect(service.POST).toHaveBeenCalledTimes(2))
})

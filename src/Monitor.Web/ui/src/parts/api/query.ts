import { QueryClient } from '@tanstack/react-query'
import { ApiError } from './client'

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2_000,
      // What the service refused, it refuses again; a fault on the way heals.
      retry: (count, error) => count < 3 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
      retryDelay: (count, error) =>
        error instanceof ApiError && error.retryAfter ? error.retryAfter * 1000 : Math.min(1000 * 2 ** count, 8000),
      refetchOnWindowFocus: true,
    },
  },
})

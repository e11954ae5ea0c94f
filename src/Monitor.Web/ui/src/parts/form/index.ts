import { ApiError } from '@parts/api/client'
import { explain } from '@parts/errors'
import { useState } from 'react'

/** Sends a form once at a time and keeps what the service said about its fields. */
export function useSend<T>(send: () => Promise<T>, done: (result: T) => void | Promise<void>) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const submit = async (event?: { preventDefault(): void }) => {
    event?.preventDefault()
    if (busy) return
    setBusy(true)
    setError(null)
    try {
      await done(await send())
    } catch (fault) {
      setError(fault)
    } finally {
      setBusy(false)
    }
  }
  const of = (field: string) => (error instanceof ApiError ? error.of(field) : undefined)
  /** What concerns none of these fields. */
  const rest = (...fields: string[]) =>
    error === null || (error instanceof ApiError && error.faults.length > 0 && error.faults.every((fault) => fields.includes(fault.field)))
      ? null
      : explain(error)
  return { busy, error, submit, of, rest, clear: () => setError(null) }
}

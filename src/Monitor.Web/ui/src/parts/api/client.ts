import type { paths } from '@schema'
import createClient, { type Middleware } from 'openapi-fetch'

/** What the service says is wrong, in its own words, with the field and a stable code. */
export interface Fault {
  field: string
  message: string
  code: string
}

/** An answer that was no success. `status` 0: there was no answer at all. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly faults: readonly Fault[] = [],
    readonly retryAfter: number | null = null,
  ) {
    super(message)
    this.name = 'ApiError'
  }

  get code(): string {
    return this.faults[0]?.code ?? ''
  }

  /** The message for one field of a form. */
  of(field: string): string | undefined {
    return this.faults.find((fault) => fault.field === field || fault.field.startsWith(`${field}[`))?.message
  }
}

let csrfToken: string | null = null
let onUnauthenticated: (() => void) | null = null
let onProofNeeded: (() => Promise<boolean>) | null = null

export function setCsrfToken(token: string | null) {
  csrfToken = token
}

export function whenUnauthenticated(action: () => void) {
  onUnauthenticated = action
}

/** Proves anew who it is; answers whether that succeeded. */
export function whenProofIsNeeded(prove: (() => Promise<boolean>) | null) {
  onProofNeeded = prove
}

export function csrfHeaders(): Record<string, string> {
  return csrfToken ? { 'X-CSRF-Token': csrfToken } : {}
}

const middleware: Middleware = {
  onRequest({ request }) {
    if (csrfToken && request.method !== 'GET') request.headers.set('X-CSRF-Token', csrfToken)
    return request
  },
}

export const api = createClient<paths>({
  querySerializer: { array: { style: 'form', explode: false } },
  // Asked anew each time: tests, and whatever wraps fetch later, are seen.
  fetch: async (request) => {
    const again = onProofNeeded && request.method !== 'GET' ? request.clone() : null
    const response = await globalThis.fetch(request)
    if (response.status !== 403 || !again || !onProofNeeded) return response
    const body = (await response
      .clone()
      .json()
      .catch(() => null)) as { errors?: Fault[] } | null
    return body?.errors?.[0]?.code === 'proof_needed' && (await onProofNeeded()) ? globalThis.fetch(again) : response
  },
})
api.use(middleware)

interface Envelope {
  success?: boolean
  message?: string
  errors?: Fault[]
  data?: unknown
  next_cursor?: string | null
}

type Answer<T> = Promise<{ data?: T; error?: unknown; response: Response }>
type DataOf<T> = T extends { data?: infer D } ? NonNullable<D> : never

async function settle<T>(answer: Answer<T>): Promise<T> {
  let result: Awaited<Answer<T>>
  try {
    result = await answer
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new ApiError(0, 'offline')
  }
  if (result.response.ok) return result.data as T
  const body = result.error as Envelope | undefined
  const wait = Number(result.response.headers.get('Retry-After'))
  const error = new ApiError(
    result.response.status,
    body?.message ?? `${result.response.status} ${result.response.statusText}`,
    body?.errors ?? [],
    wait > 0 ? wait : null,
  )
  if (error.status === 401 && !['invalid_credentials', 'second_factor_required', 'invalid_code', 'invalid_secret'].includes(error.code))
    onUnauthenticated?.()
  throw error
}

/** The `data` of an answer; throws an ApiError for every other end. */
export async function ask<T>(answer: Answer<T>): Promise<DataOf<T>> {
  return ((await settle(answer)) as Envelope).data as DataOf<T>
}

/** A page of a list and where the next one begins. */
export interface Page<T> {
  rows: T
  next: string | null
}

export async function askPage<T>(answer: Answer<T>): Promise<Page<DataOf<T>>> {
  const body = (await settle(answer)) as Envelope
  return { rows: body.data as DataOf<T>, next: body.next_cursor ?? null }
}

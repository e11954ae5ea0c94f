import { type Age, qualifiers, readAge, timeOf } from '@parts/typed/qualifiers'

/** What the search field of the console says. */
export interface RequestSearch {
  flow?: string
  source?: string
  error_code?: string
  account?: string
  status?: string
  age?: Age
}

const statuses = ['PENDING', 'PROCESSING', 'COMPLETE', 'FAILED']

/** `flow:… provider:… error:"…" target:… status:failed age:>10m`; a word without a name is a target. */
export function parseSearch(text: string): RequestSearch {
  const search: RequestSearch = {}
  for (const [name, value] of qualifiers(text))
    switch (name) {
      case 'flow':
        search.flow = value
        break
      case 'provider':
      case 'source':
        search.source = value
        break
      case 'error':
        search.error_code = value
        break
      case 'status':
      case 'is': {
        const status = value.toUpperCase()
        const alias = { DONE: 'COMPLETE', RUNNING: 'PROCESSING', WAITING: 'PENDING' }[status] ?? status
        if (statuses.includes(alias)) search.status = alias
        break
      }
      case 'age':
        search.age = readAge(value)
        break
      default:
        search.account = value
    }
  return search
}

/** As the API wants it; ages are times from now on. */
export function toQuery(search: RequestSearch, now: number) {
  const { age, ...rest } = search
  return { ...rest, ...(age ? { [age.older ? 'to' : 'from']: timeOf(age, now) } : {}) }
}

/** The same search for another state, or for all of them. */
export function withStatus(text: string, status: string | null): string {
  const rest = text.replace(/(^|\s)(?:status|is):\S+/gi, '').trim()
  return [status ? `status:${status.toLowerCase()}` : '', rest].filter(Boolean).join(' ')
}

const outcomes = ['done', 'failed', 'not_found', 'private', 'no_source', 'canceled', 'held', 'unsuccessful'] as const

interface RunSearch {
  outcome?: string
  source?: string
  error?: string
  target?: string
  platform?: string
  task_id?: string
  age?: Age
}

/** `outcome:failed provider:… platform:… error:"…" task:… age:<1h`; a word without a name is the begin of a target. */
export function parseRunSearch(text: string): RunSearch {
  const search: RunSearch = {}
  for (const [name, value] of qualifiers(text))
    switch (name) {
      case 'outcome':
      case 'status':
      case 'is': {
        const known = value
          .toLowerCase()
          .split(',')
          .filter((each) => outcomes.some((one) => one === each))
        if (known.length > 0) search.outcome = known.join()
        break
      }
      case 'provider':
      case 'source':
        search.source = value
        break
      case 'error':
        if (value.length >= 2) search.error = value
        break
      case 'platform':
        if (['instagram', 'tiktok', 'youtube'].includes(value.toLowerCase())) search.platform = value.toLowerCase()
        break
      case 'task':
        if (/^[0-9a-f-]{36}$/i.test(value)) search.task_id = value
        break
      case 'age':
        search.age = readAge(value)
        break
      default:
        search.target = value.replace(/^@/, '')
    }
  return search
}

export function toRunQuery(search: RunSearch, now: number) {
  const { age, ...rest } = search
  return { ...rest, ...(age ? { [age.older ? 'until' : 'since']: timeOf(age, now) } : {}) }
}

/** What the search field of the console says. */
export interface RequestSearch {
  flow?: string
  source?: string
  error_code?: string
  account?: string
  status?: string
  /** Older or younger than so many seconds. */
  age?: { older: boolean; seconds: number }
}

const units: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 }
const statuses = ['PENDING', 'PROCESSING', 'COMPLETE', 'FAILED']

/** `flow:… provider:… error:"…" target:… status:failed age:>10m`; a word without a name is a target. */
export function parseSearch(text: string): RequestSearch {
  const search: RequestSearch = {}
  for (const match of text.matchAll(/(?:(\w+):)?(?:"([^"]*)"|(\S+))/g)) {
    const value = match[2] ?? match[3] ?? ''
    if (value === '') continue
    switch (match[1]?.toLowerCase()) {
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
      case 'age': {
        const age = /^([<>]?)(\d+)([smhd])$/.exec(value)
        if (age) search.age = { older: age[1] !== '<', seconds: Number(age[2]) * units[age[3]] }
        break
      }
      default:
        search.account = value
    }
  }
  return search
}

/** As the API wants it; ages are times from now on. */
export function toQuery(search: RequestSearch, now: number) {
  const { age, ...rest } = search
  const at = age ? new Date(now - age.seconds * 1000).toISOString() : null
  return { ...rest, ...(age && at ? (age.older ? { to: at } : { from: at }) : {}) }
}

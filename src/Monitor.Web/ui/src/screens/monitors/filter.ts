/** What the search field of the monitors says: words, and qualifiers such as `platform:tiktok`. */
export interface MonitorFilter {
  platform?: string
  type?: string
  status?: string
  failing?: 'true'
  overdue?: 'true'
  q?: string
}

const statuses = ['active', 'paused', 'stopped']
const platforms = ['instagram', 'tiktok', 'youtube']
const types = ['influencer', 'post']

export function parseFilter(text: string): MonitorFilter {
  const filter: MonitorFilter = {}
  const words: string[] = []
  for (const part of text.trim().split(/\s+/).filter(Boolean)) {
    const match = /^(platform|type|status|is):(.+)$/i.exec(part)
    if (!match) {
      words.push(part.replace(/^@/, ''))
      continue
    }
    const value = match[2].toLowerCase()
    switch (match[1].toLowerCase()) {
      case 'platform':
        // Half a word is no platform yet.
        if (platforms.includes(value)) filter.platform = value
        else words.push(part)
        break
      case 'type':
        if (value === 'account') filter.type = 'influencer'
        else if (types.includes(value)) filter.type = value
        else words.push(part)
        break
      case 'status':
        if (statuses.includes(value)) filter.status = value
        else words.push(part)
        break
      default:
        if (value === 'failing' || value === 'overdue') filter[value] = 'true'
        else if (statuses.includes(value)) filter.status = value
        else words.push(part)
    }
  }
  if (words.length > 0) filter.q = words.join(' ')
  return filter
}

/** The same text with one qualifier set, changed or taken away. */
export function withQualifier(text: string, name: string, value: string | null): string {
  const rest = text
    .trim()
    .split(/\s+/)
    .filter((part) => part && !part.toLowerCase().startsWith(`${name}:`))
  return [...rest, ...(value === null ? [] : [`${name}:${value}`])].join(' ')
}

/** As the API wants it in an action on all that match. */
export function filterBody(filter: MonitorFilter) {
  return {
    platform: filter.platform ?? null,
    type: filter.type ?? null,
    status: filter.status ?? null,
    q: filter.q ?? null,
    failing: filter.failing ? true : null,
    overdue: filter.overdue ? true : null,
  }
}

export function isEmpty(filter: MonitorFilter): boolean {
  return Object.keys(filter).length === 0
}

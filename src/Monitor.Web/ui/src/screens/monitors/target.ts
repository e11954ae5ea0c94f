/** What somebody pasted, as far as a browser can tell. The service has the last word. */
export interface Target {
  platform: string
  type: 'influencer' | 'post'
  /** The handle, code or number; as it was given where it is an address. */
  target: string
  /** How an account can be looked up before it is watched. */
  handle: string | null
  /** Whether the platform is certain: an address says so, a handle does not. */
  certain: boolean
}

const hosts: [RegExp, string][] = [
  [/(^|\.)(instagram\.com|instagr\.am)$/, 'instagram'],
  [/(^|\.)tiktok\.com$/, 'tiktok'],
  [/(^|\.)(youtube\.com|youtu\.be)$/, 'youtube'],
]

export const platforms = ['instagram', 'tiktok', 'youtube']

function url(text: string): URL | null {
  if (!/^(https?:\/\/)?[\w-]+(\.[\w-]+)+\//i.test(text) && !/^https?:\/\//i.test(text)) return null
  try {
    return new URL(/^https?:/i.test(text) ? text : `https://${text}`)
  } catch {
    return null
  }
}

export function readTarget(text: string, platform = 'instagram'): Target | null {
  const given = text.trim()
  if (!given || /\s/.test(given)) return null
  const address = url(given)
  if (!address) {
    const handle = given.replace(/^@/, '')
    return /^[\p{L}\p{M}\p{N}._·-]{1,30}$/u.test(handle) ? { platform, type: 'influencer', target: given, handle, certain: false } : null
  }
  const known = hosts.find(([host]) => host.test(address.hostname))
  if (!known) return null
  const parts = address.pathname.split('/').filter(Boolean)
  const post = (): Target => ({ platform: known[1], type: 'post', target: given, handle: null, certain: true })
  const account = (handle: string): Target => ({
    platform: known[1],
    type: 'influencer',
    target: given,
    handle: decodeURIComponent(handle).replace(/^@/, ''),
    certain: true,
  })
  if (known[1] === 'instagram') {
    if (parts.some((part) => ['p', 'reel', 'reels', 'tv'].includes(part)) && parts.length > 1) return post()
    return parts.length === 1 ? account(parts[0]) : null
  }
  if (known[1] === 'tiktok') {
    if (parts[1] === 'video' || parts[1] === 'photo') return post()
    return parts[0]?.startsWith('@') ? account(parts[0]) : null
  }
  if (address.hostname.endsWith('youtu.be') || parts[0] === 'watch' || ['shorts', 'live', 'embed', 'v'].includes(parts[0] ?? ''))
    return post()
  if (parts[0]?.startsWith('@')) return account(parts[0])
  return parts[0] === 'channel' && parts[1] ? account(parts[1]) : null
}

const units = { s: 1, m: 60, h: 3600, d: 86_400 }

/** The length of an interval; null unless it is one from 30 s to 30 d. */
export function secondsOf(interval: string): number | null {
  const match = /^(\d{1,7})([smhd])$/.exec(interval.trim())
  if (!match) return null
  const seconds = Number(match[1]) * units[match[2] as keyof typeof units]
  return seconds >= 30 && seconds <= 30 * 86_400 ? seconds : null
}

export interface ImportLine {
  line: number
  text: string
  target: Target | null
  interval: string
  /** The line that says the same. */
  same: number | null
  fault: 'platform' | 'interval' | 'target' | null
}

/** One target a line: the target, and then a platform and an interval in any order, separated by commas, semicolons or tabs. */
export function readLines(text: string, platform: string, interval: string): ImportLine[] {
  const seen = new Map<string, number>()
  const lines: ImportLine[] = []
  text.split(/\r?\n/).forEach((raw, index) => {
    const cells = raw.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'))
    if (cells.every((cell) => cell === '')) return
    if (index === 0 && /^(target|username|handle|account|url)$/i.test(cells[0])) return
    const line: ImportLine = { line: index + 1, text: raw.trim(), target: null, interval, same: null, fault: null }
    lines.push(line)
    let own = platform
    for (const cell of cells.slice(1)) {
      if (cell === '') continue
      if (platforms.includes(cell.toLowerCase())) own = cell.toLowerCase()
      else if (/^\d/.test(cell)) {
        line.interval = cell
        if (secondsOf(cell) === null) line.fault = 'interval'
      } else line.fault = 'platform'
    }
    if (line.fault) return
    line.target = readTarget(cells[0], own)
    if (!line.target) {
      line.fault = 'target'
      return
    }
    const key = `${line.target.platform} ${line.target.type} ${(line.target.handle ?? line.target.target).toLowerCase()}`
    const same = seen.get(key)
    if (same === undefined) seen.set(key, line.line)
    else line.same = same
  })
  return lines
}

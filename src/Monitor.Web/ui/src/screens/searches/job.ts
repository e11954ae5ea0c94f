import { word } from '@parts/i18n'
import type { Tone } from '@parts/status'

export function jobState(job: { status: string; paused: boolean; paused_by?: string | null }): { tone: Tone; text: string; over: boolean } {
  const over = ['completed', 'failed', 'cancelled'].includes(job.status)
  if (!over && job.paused) return { tone: 'off', text: word('job.pausedBy', job.paused_by ?? 'job'), over }
  const tone: Tone =
    job.status === 'completed'
      ? 'ok'
      : job.status === 'failed'
        ? 'bad'
        : job.status === 'cancelled'
          ? 'off'
          : job.status === 'processing' || job.status === 'running'
            ? 'run'
            : 'off'
  return { tone, text: word('job', job.status), over }
}

export function itemTone(status: string): Tone {
  switch (status) {
    case 'completed':
      return 'ok'
    case 'failed':
      return 'bad'
    case 'processing':
      return 'run'
    default:
      return 'off'
  }
}

/** Names as people paste them: separated by anything, with @, or as addresses of profiles. */
export function readNames(text: string): { names: string[]; bad: string[]; repeated: number } {
  const names: string[] = []
  const bad: string[] = []
  let repeated = 0
  for (const part of text.split(/[\s,;]+/).filter(Boolean)) {
    const address = /^(?:https?:\/\/)?(?:www\.)?instagram\.com\/([^/?#]+)\/?(?:[?#].*)?$/i.exec(part)
    const name = (address?.[1] ?? part).replace(/^@/, '').toLowerCase()
    if (!/^[a-z0-9._]{1,30}$/.test(name)) bad.push(part)
    else if (names.includes(name)) repeated++
    else names.push(name)
  }
  return { names, bad, repeated }
}

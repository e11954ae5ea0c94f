import { currentLocale } from '@parts/i18n'

/** How many texts sound in each way. */
export interface Tones {
  positive: unknown
  neutral: unknown
  negative: unknown
}

const names = ['positive', 'neutral', 'negative'] as const

/** The parts of a whole, those of nothing included. */
export function shares(tones: Tones): { tone: (typeof names)[number]; count: number; share: number }[] {
  const all = names.reduce((sum, name) => sum + Number(tones[name]), 0)
  return names.map((tone) => ({ tone, count: Number(tones[tone]), share: all === 0 ? 0 : Number(tones[tone]) / all }))
}

/** What several texts add up to: those that have a sentiment, and its mean. */
export function summed(
  texts: readonly { sentiment?: unknown; class?: string | null; model?: string | null }[],
): Tones & { texts: number; score: number | null; byModel: number } {
  const known = texts.filter((text) => text.class)
  const count = (tone: string) => known.filter((text) => text.class === tone).length
  return {
    texts: known.length,
    score: known.length === 0 ? null : known.reduce((sum, text) => sum + Number(text.sentiment), 0) / known.length,
    positive: count('positive'),
    neutral: count('neutral'),
    negative: count('negative'),
    byModel: known.filter((text) => text.model).length,
  }
}

/** A score from -1 to 1 with its sign; a dash where there is none. */
export function scored(score: unknown): string {
  if (score === null || score === undefined) return '—'
  return Number(score).toLocaleString(currentLocale(), { signDisplay: 'exceptZero', minimumFractionDigits: 2, maximumFractionDigits: 2 })
}

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

/** A score from -1 to 1 with its sign; a dash where there is none. */
export function scored(score: unknown): string {
  if (score === null || score === undefined) return '—'
  return Number(score).toLocaleString(currentLocale(), { signDisplay: 'exceptZero', minimumFractionDigits: 2, maximumFractionDigits: 2 })
}

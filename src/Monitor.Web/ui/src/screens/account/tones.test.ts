import { describe, expect, test } from 'vitest'
import { scored, shares, summed } from './tones'

describe('how texts sound', () => {
  test('is shown in parts of the whole', () => {
    expect(shares({ positive: 2, neutral: 1, negative: 1 }).map((part) => part.share)).toEqual([0.5, 0.25, 0.25])
    expect(shares({ positive: 0, neutral: 0, negative: 0 }).map((part) => part.share)).toEqual([0, 0, 0])
  })

  test('is added up over those that have a sentiment', () => {
    const texts = [
      { sentiment: 0.6, class: 'positive', model: 'some-model' },
      { sentiment: -0.2, class: 'negative' },
      { sentiment: null, class: null },
    ]
    expect(summed(texts)).toEqual({ texts: 2, score: expect.closeTo(0.2), positive: 1, neutral: 0, negative: 1, byModel: 1 })
    expect(summed([])).toEqual({ texts: 0, score: null, positive: 0, neutral: 0, negative: 0, byModel: 0 })
  })

  test('is a number with its sign, or a dash', () => {
    expect(scored(0.5)).toMatch(/^\+0[.,]50$/)
    expect(scored(-0.125)).toMatch(/^[-−]0[.,]1[23]$/)
    expect(scored(0)).toMatch(/^0[.,]00$/)
    expect(scored(null)).toBe('—')
    expect(scored(undefined)).toBe('—')
  })
})

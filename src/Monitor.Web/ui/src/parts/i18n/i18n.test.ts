import { expect, test } from 'vitest'
import { loadLanguage, t } from '.'
import { de } from './de'
import { en } from './en'

const names = (text: string) => [...text.matchAll(/\{(\w+)/g)].map((match) => match[1]).sort()

test('every language has the same texts with the same places for values', () => {
  expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort())
  for (const [key, text] of Object.entries(en)) expect([key, names(de[key as keyof typeof en])]).toEqual([key, names(text)])
})

test('a text chooses by number and writes numbers as its language does', async () => {
  await loadLanguage('de')
  expect([t('monitors.selected', { n: 1 }), t('monitors.selected', { n: 1200 })]).toEqual(['1 ausgewählt', '1.200 ausgewählt'])
  await loadLanguage('en')
  expect(t('shell.overdue', { n: 2 })).toBe('2 overdue')
})

test('every text is used, and none is written into a page', () => {
  const found = import.meta.glob<string>('../../**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true })
  const files = Object.keys(found).filter((name) => !/\.test\.|\/i18n\/|^\.\/(en|de|index)/.test(name))
  const sources = files.map((name) => found[name])
  const all = sources.join('\n')
  const unused = Object.keys(en).filter((key) => {
    const family = key.slice(0, key.lastIndexOf('.'))
    const first = key.slice(0, key.indexOf('.'))
    return !all.includes(`'${key}'`) && ![family, first].some((part) => all.includes(`\`${part}.\${`)) && !all.includes(`word('${family}'`)
  })
  expect(unused).toEqual([])
  // Two words of prose between tags would be a text that no language can change.
  const prose = sources.flatMap((source, index) => [...source.matchAll(/>\s*([A-Z][a-z]+ [a-z]+[^<>{}=;()]*)</g)].map((match) => `${files[index]}: ${match[1]}`))
  expect(prose).toEqual([])
})

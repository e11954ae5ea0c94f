import { en } from './en'

export type Key = keyof typeof en
export type Catalogue = Record<Key, string>
export type Language = 'en' | 'de'

export const languages: Record<Language, string> = { en: 'English', de: 'Deutsch' }

let catalogue: Catalogue = en
let language: Language = 'en'
let plurals = new Intl.PluralRules('en')

const stored = 'monitor-language'

export function chosenLanguage(): Language {
  let chosen: string | null = null
  try {
    chosen = localStorage.getItem(stored)
  } catch {
    // A browser may keep storage to itself.
  }
  const wanted = chosen ?? navigator.language.slice(0, 2)
  return wanted in languages ? (wanted as Language) : 'en'
}

export async function loadLanguage(wanted: Language) {
  catalogue = wanted === 'de' ? (await import('./de')).de : en
  language = wanted
  plurals = new Intl.PluralRules(wanted)
  document.documentElement.lang = wanted
}

export async function chooseLanguage(wanted: Language) {
  try {
    localStorage.setItem(stored, wanted)
  } catch {
    // Then it holds until the page is left.
  }
  await loadLanguage(wanted)
}

export function currentLanguage(): Language {
  return language
}

/** How numbers and times are written: as the browser's own region does, where that speaks the chosen language. */
export function currentLocale(): string {
  return navigator.languages.find((each) => each.slice(0, 2) === language) ?? language
}

/**
 * A text of the catalogue. `{name}` is replaced; `{n|one|other}` chooses by number: `{n|# monitor|# monitors}`, where # is the number as it is
 * written in the language.
 */
export function t(key: Key, values?: Record<string, string | number>): string {
  const text = catalogue[key]
  if (!values) return text
  return text.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (_, name: string, one?: string, other?: string) => {
    const value = values[name]
    if (one === undefined || other === undefined) return typeof value === 'number' ? value.toLocaleString(currentLocale()) : String(value ?? '')
    const number = Number(value)
    return (plurals.select(number) === 'one' ? one : other).replace('#', number.toLocaleString(currentLocale()))
  })
}

/** Whether there is such a text. */
export function has(key: string): key is Key {
  return key in catalogue
}

/** The text of this name where the catalogue has one; for words of the service, such as outcomes. */
export function word(prefix: string, name: string | null | undefined): string {
  if (!name) return ''
  const key = `${prefix}.${name}`
  return key in catalogue ? catalogue[key as Key] : name.replaceAll('_', ' ')
}

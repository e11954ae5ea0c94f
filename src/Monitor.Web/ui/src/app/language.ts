import type { Language } from '@parts/i18n'
import { createContext, useContext } from 'react'

export const LanguageContext = createContext<{ language: Language; choose: (language: Language) => void } | null>(null)

export function useLanguage() {
  const context = useContext(LanguageContext)
  if (!context) throw new Error('There is no language above.')
  return context
}

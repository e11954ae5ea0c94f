import { MantineProvider } from '@mantine/core'
import { queries } from '@parts/api/query'
import { chooseLanguage, currentLanguage, type Language } from '@parts/i18n'
import { startKeys } from '@parts/keys'
import { chosenScheme, rememberScheme, theme } from '@parts/theme/theme'
import { Toasts } from '@parts/toast'
import { QueryClientProvider } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { RouterProvider } from 'react-router'
import { LanguageContext } from './language'
import { router } from './router'

/** Mantine's own manager of the theme keeps it under a name of its own; ours is read by theme.js before anything is painted. */
const manager = {
  get: () => chosenScheme(),
  set: rememberScheme,
  subscribe: () => undefined,
  unsubscribe: () => undefined,
  clear: () => rememberScheme('auto'),
}

export function App() {
  const [language, setLanguage] = useState<Language>(currentLanguage())
  useEffect(() => startKeys(), [])
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={manager}
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={queries}>
        <LanguageContext value={{ language, choose: (wanted) => void chooseLanguage(wanted).then(() => setLanguage(wanted)) }}>
          {/* Texts are read while drawing: another language draws everything anew. */}
          <div key={language} style={{ display: 'contents' }}>
            <RouterProvider router={router} />
            <Toasts />
          </div>
        </LanguageContext>
      </QueryClientProvider>
    </MantineProvider>
  )
}

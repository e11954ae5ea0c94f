import '@mantine/core/styles.css'
import '@parts/theme/tokens.css'
import { chosenLanguage, loadLanguage } from '@parts/i18n'
import { createRoot } from 'react-dom/client'
import { App } from './app/App'

await loadLanguage(chosenLanguage())
const root = document.getElementById('root')
if (root) createRoot(root).render(<App />)

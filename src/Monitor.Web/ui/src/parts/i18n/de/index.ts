import type { Catalogue } from '..'
import { account } from './account'
import { console } from './console'
import { enrichment } from './enrichment'
import { entrance } from './entrance'
import { feed } from './feed'
import { monitors } from './monitors'
import { providers } from './providers'
import { searches } from './searches'
import { settings } from './settings'
import { shared } from './shared'

export const de: Catalogue = { ...shared, ...monitors, ...account, ...feed, ...searches, ...console, ...providers, ...settings, ...entrance, ...enrichment }

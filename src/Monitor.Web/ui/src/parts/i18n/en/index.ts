import { account } from './account'
import { console } from './console'
import { enrichment } from './enrichment'
import { entrance } from './entrance'
import { feed } from './feed'
import { media } from './media'
import { monitors } from './monitors'
import { orders } from './orders'
import { providers } from './providers'
import { searches } from './searches'
import { settings } from './settings'
import { shared } from './shared'

/** Every text of the pages, one file per screen. A language is a folder like this one. */
export const en = { ...shared, ...monitors, ...account, ...feed, ...searches, ...console, ...providers, ...settings, ...entrance, ...enrichment, ...media, ...orders }

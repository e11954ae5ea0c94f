import type { Key } from '@parts/i18n'
import {
  IconActivity,
  IconBuildingBroadcastTower,
  IconListSearch,
  IconNews,
  IconPhoto,
  IconSettings,
  IconShoppingCart,
  IconSparkles,
  IconTerminal2,
} from '@tabler/icons-react'
import type { ComponentType } from 'react'

interface Place {
  to: string
  text: Key
  /** The second key after g. */
  letter: string
  icon: ComponentType<{ size?: number; stroke?: number }>
  /** Only operators are led there. */
  operator?: boolean
}

/** Where the navigation leads. A screen is named here when it is there. */
export const places: readonly Place[] = [
  { to: '/monitors', text: 'place.monitors', letter: 'm', icon: IconActivity },
  { to: '/following', text: 'place.feed', letter: 'f', icon: IconNews },
  { to: '/searches', text: 'place.searches', letter: 's', icon: IconListSearch },
  { to: '/orders', text: 'place.orders', letter: 'o', icon: IconShoppingCart },
  { to: '/console', text: 'place.console', letter: 'c', icon: IconTerminal2 },
  { to: '/providers', text: 'place.providers', letter: 'p', icon: IconBuildingBroadcastTower },
  { to: '/enrichment', text: 'place.enrichment', letter: 'e', icon: IconSparkles },
  { to: '/media', text: 'place.media', letter: 'v', icon: IconPhoto, operator: true },
  { to: '/settings', text: 'place.settings', letter: 't', icon: IconSettings },
]

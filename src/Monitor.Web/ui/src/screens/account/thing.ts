import type { Promised } from '@parts/chart/series'
import type { ReactNode } from 'react'

/** What a page is about: an account or a post, watched or not. */
export interface Thing {
  type: 'influencer' | 'post'
  name: string
  /** How the API's charts call it. */
  series: string
  taskId: string | null
  promised: Promised | null
  since: string | null
  values: Record<string, number | null>
  posts: readonly { code: string; caption?: string | null; taken_at?: string | null }[]
  events: readonly { event: string; at: string }[]
  side: ReactNode
}

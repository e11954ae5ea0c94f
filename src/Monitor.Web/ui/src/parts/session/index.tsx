import { ApiError, api, ask, setCsrfToken } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { useQuery } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext } from 'react'

interface Membership {
  team_id: number
  name: string
  role: string
}

/** Who looks at the pages, and what they may. */
interface Viewer {
  /** Nobody signs in: demo data on the machine itself. */
  open: boolean
  /** Where Hangfire's dashboard is; null where there is none. */
  dashboard: string | null
  userId: number | null
  name: string
  email: string
  operator: boolean
  secondFactor: boolean
  /** Whether something is refused for lack of one. */
  secondFactorNeeded: boolean
  passkeys: number
  unseenNotices: number
  teamId: number | null
  role: string | null
  teams: readonly Membership[]
}

type Entrance = { kind: 'setup' } | { kind: 'sign-in'; ended: boolean } | { kind: 'in'; viewer: Viewer }

const ranks: Record<string, number> = { viewer: 1, editor: 2, admin: 3 }

async function enter(): Promise<Entrance> {
  const setup = await ask(api.GET('/api/v1/setup'))
  if (setup.auth === 'open') {
    setCsrfToken(null)
    return {
      kind: 'in',
      viewer: {
        open: true,
        dashboard: setup.dashboard ?? null,
        userId: null,
        name: '',
        email: '',
        operator: true,
        secondFactor: false,
        secondFactorNeeded: false,
        passkeys: 0,
        unseenNotices: 0,
        teamId: 1,
        role: 'admin',
        teams: [],
      },
    }
  }
  if (setup.setup_required) return { kind: 'setup' }
  // Whoever never signed in here need not be refused first.
  if (!hasSignedIn()) return { kind: 'sign-in', ended: hasEnded }
  try {
    const session = await ask(api.GET('/api/v1/session'))
    setCsrfToken(session.csrf_token)
    return {
      kind: 'in',
      viewer: {
        open: false,
        dashboard: setup.dashboard ?? null,
        userId: Number(session.user_id),
        name: session.name,
        email: session.email,
        operator: session.operator,
        secondFactor: session.second_factor,
        secondFactorNeeded: session.second_factor_needed ?? false,
        passkeys: Number(session.passkeys ?? 0),
        unseenNotices: Number(session.unseen_notices ?? 0),
        teamId: session.team_id == null ? null : Number(session.team_id),
        role: session.role ?? null,
        teams: session.teams.map((team) => ({ team_id: Number(team.team_id), name: team.name, role: team.role })),
      },
    }
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) {
      rememberSignIn(false)
      hasEnded = true
      return { kind: 'sign-in', ended: true }
    }
    throw error
  }
}

export const entranceKey = ['entrance']

/** What there is besides passwords. */
export function useWaysToSignIn() {
  return useQuery({ queryKey: ['ways'], queryFn: () => ask(api.GET('/api/v1/session/methods')), staleTime: 60_000 })
}

export function useEntrance() {
  return useQuery({ queryKey: entranceKey, queryFn: enter, staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false })
}

const stored = 'monitor-signed-in'

// Somebody was signed in, and the service said that they are no longer.
let hasEnded = false

function hasSignedIn(): boolean {
  try {
    return localStorage.getItem(stored) !== null
  } catch {
    return true
  }
}

/** The session itself is in a cookie that no script can read. */
export function rememberSignIn(signedIn: boolean) {
  hasEnded = false
  try {
    if (signedIn) localStorage.setItem(stored, '1')
    else localStorage.removeItem(stored)
  } catch {
    // Then the service is asked each time.
  }
}

/** Asks anew who is signed in, and forgets what was shown to somebody else. */
export async function enterAnew() {
  queries.removeQueries({ predicate: (query) => query.queryKey[0] !== entranceKey[0] })
  await queries.invalidateQueries({ queryKey: entranceKey })
}

const ViewerContext = createContext<Viewer | null>(null)

export function ViewerProvider({ viewer, children }: { viewer: Viewer; children: ReactNode }) {
  return <ViewerContext.Provider value={viewer}>{children}</ViewerContext.Provider>
}

export function useViewer(): Viewer {
  const viewer = useContext(ViewerContext)
  if (!viewer) throw new Error('There is no viewer above.')
  return viewer
}

/** Whether the viewer's role reaches a role of the team; `operator`: looks after the installation. */
export function useMay(role: 'viewer' | 'editor' | 'admin' | 'operator'): boolean {
  const viewer = useViewer()
  return role === 'operator' ? viewer.operator : (ranks[viewer.role ?? ''] ?? 0) >= (ranks[role] ?? 9)
}

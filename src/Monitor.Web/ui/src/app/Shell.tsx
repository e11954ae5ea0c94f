import './shell.css'
import { ActionIcon, Menu, useMantineColorScheme } from '@mantine/core'
import { api, ask, setCsrfToken, whenUnauthenticated } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { compact } from '@parts/format'
import { type Language, languages, t } from '@parts/i18n'
import { useKey } from '@parts/keys'
import { followTeam, onTeamEvent, useLink } from '@parts/live'
import { enterAnew, entranceKey, rememberSignIn, useMay, useViewer } from '@parts/session'
import { Mark, Status } from '@parts/status'
import { toastError } from '@parts/toast'
import { IconCommand, IconDeviceDesktop, IconKeyboard, IconLanguage, IconLogout, IconMoon, IconSun, IconUser } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useState } from 'react'
import { NavLink, Outlet, ScrollRestoration, useNavigate } from 'react-router'
import { useLanguage } from './language'
import { usePlaces } from './usePlaces'

const Palette = lazy(async () => ({ default: (await import('@parts/palette')).Palette }))
const Proof = lazy(async () => ({ default: (await import('@parts/proof/Proof')).Proof }))
const UnderWay = lazy(async () => ({ default: (await import('@parts/background/UnderWay')).UnderWay }))
const Help = lazy(async () => ({ default: (await import('./Help')).Help }))

function Keys({ open, help }: { open: () => void; help: () => void }) {
  const navigate = useNavigate()
  useKey('mod+k', open)
  useKey('?', help)
  useKey('c', () => void navigate('/monitors/new'))
  const shown = usePlaces()
  return shown.map((place) => <GoKey key={place.to} to={place.to} letter={place.letter} />)
}

function GoKey({ to, letter }: { to: string; letter: string }) {
  const navigate = useNavigate()
  useKey(`g ${letter}`, () => void navigate(to))
  return null
}

function useCounts() {
  return useQuery({ queryKey: ['tasks', 'counts'], queryFn: () => ask(api.GET('/api/v1/tasks/counts')), refetchInterval: 5_000 })
}

function LinkState() {
  const link = useLink()
  const counts = useCounts()
  const { failing = 0, overdue = 0 } = counts.data ?? {}
  if (link === 'lost')
    return (
      <Status tone="bad">
        <span role="alert">{t('shell.lost')}</span>
      </Status>
    )
  if (!counts.data) return <Status tone="off">{t('shell.connecting')}</Status>
  if (Number(overdue) > 0)
    return (
      <NavLink to="/monitors?is=overdue">
        <Status tone="bad">
          {counts.data.overdue_capped ? t('shell.overdueMore', { n: Number(overdue) }) : t('shell.overdue', { n: Number(overdue) })}
        </Status>
      </NavLink>
    )
  if (Number(failing) > 0)
    return (
      <NavLink to="/monitors?is=failing">
        <Status tone="wait">
          {counts.data.failing_capped ? t('shell.failingMore', { n: Number(failing) }) : t('shell.failing', { n: Number(failing) })}
        </Status>
      </NavLink>
    )
  return <Status tone="ok">{t('shell.fresh')}</Status>
}

export function SchemeMenu() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const icons = { light: IconSun, dark: IconMoon, auto: IconDeviceDesktop }
  const Icon = icons[colorScheme]
  return (
    <Menu position="top-start">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('theme.label')} title={t('theme.label')}>
          <Icon size={17} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {(['light', 'dark', 'auto'] as const).map((scheme) => {
          const Each = icons[scheme]
          return (
            <Menu.Item
              key={scheme}
              leftSection={<Each size={15} stroke={1.6} />}
              onClick={() => setColorScheme(scheme)}
              aria-current={scheme === colorScheme}
            >
              {t(`theme.${scheme}`)}
            </Menu.Item>
          )
        })}
      </Menu.Dropdown>
    </Menu>
  )
}

export function LanguageMenu() {
  const { language, choose } = useLanguage()
  return (
    <Menu position="top-start">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('language.label')} title={t('language.label')}>
          <IconLanguage size={17} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {Object.entries(languages).map(([code, name]) => (
          <Menu.Item key={code} lang={code} onClick={() => choose(code as Language)} aria-current={code === language}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

async function signOut() {
  try {
    await ask(api.DELETE('/api/v1/session'))
  } catch (error) {
    toastError(error)
  }
  setCsrfToken(null)
  rememberSignIn(false)
  await enterAnew()
}

async function chooseTeam(teamId: number) {
  try {
    await ask(api.PUT('/api/v1/session/team', { body: { team_id: teamId } }))
    await enterAnew()
    await queries.invalidateQueries()
  } catch (error) {
    toastError(error)
  }
}

function Person() {
  const viewer = useViewer()
  if (viewer.open) return null
  return (
    <Menu position="top-start" width={220}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('shell.person', { name: viewer.name })} title={viewer.name}>
          <IconUser size={17} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{viewer.email}</Menu.Label>
        {viewer.teams.length > 1 &&
          viewer.teams.map((team) => (
            <Menu.Item
              key={team.team_id}
              leftSection={<Mark tone={team.team_id === viewer.teamId ? 'ok' : 'off'} />}
              onClick={() => void chooseTeam(team.team_id)}
              aria-current={team.team_id === viewer.teamId}
            >
              {team.name}
            </Menu.Item>
          ))}
        <Menu.Item leftSection={<IconLogout size={15} stroke={1.6} />} onClick={() => void signOut()}>
          {t('shell.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** What surrounds every screen: where one can go, whether all is well, and the ways to get around with the keyboard. */
export function Shell() {
  const viewer = useViewer()
  const mayChange = useMay('editor')
  const counts = useCounts()
  const [dialog, setDialog] = useState<'palette' | 'help' | null>(null)
  const shownPlaces = usePlaces()

  useEffect(() => {
    whenUnauthenticated(() => void queries.invalidateQueries({ queryKey: entranceKey }))
    if (viewer.teamId === null) return
    const unfollow = followTeam()
    let due: ReturnType<typeof setTimeout> | null = null
    const changed = new Set<string>()
    // Many events in a moment are one reason to look again, at all that any of them is about.
    const unlisten = onTeamEvent((event) => {
      changed.add('jobs')
      if (event.request_id !== null) changed.add('requests')
      if (event.event.startsWith('action.')) changed.add('actions')
      due ??= setTimeout(() => {
        due = null
        for (const each of changed) void queries.invalidateQueries({ queryKey: [each] })
        changed.clear()
      }, 250)
    })
    return () => {
      unfollow()
      unlisten()
      if (due) clearTimeout(due)
    }
  }, [viewer.teamId])

  const total = counts.data ? Number(counts.data.total) : null
  return (
    <div className="app">
      <a href="#main" className="skip">
        {t('shell.skip')}
      </a>
      <nav className="nav" aria-label={t('shell.navigation')}>
        <NavLink to="/monitors" className="brand">
          <svg width="20" height="20" viewBox="0 0 32 32" aria-hidden="true">
            <rect width="32" height="32" rx="8" fill="var(--accent)" />
            <g fill="var(--on-accent)">
              <rect x="6" y="14" width="3" height="8" rx="1.5" />
              <rect x="11.7" y="9" width="3" height="14" rx="1.5" />
              <rect x="17.4" y="12" width="3" height="9" rx="1.5" />
              <rect x="23" y="6" width="3" height="20" rx="1.5" />
            </g>
          </svg>
          <span>Monitor</span>
        </NavLink>
        <div className="nav-places">
          {shownPlaces.map((place) => (
            <NavLink key={place.to} to={place.to} className={({ isActive }) => `nav-place ${isActive ? 'nav-on' : ''}`}>
              <place.icon size={17} stroke={1.6} />
              <span>{t(place.text)}</span>
              {place.to === '/monitors' && total !== null && total > 0 && <i className="num">{compact(total)}</i>}
            </NavLink>
          ))}
        </div>
        <div className="nav-foot">
          <div className="nav-state">
            <LinkState />
            {viewer.open && <span className="faint small">{t('shell.demo')}</span>}
            {(viewer.secondFactorNeeded || viewer.unseenNotices > 0) && (
              <NavLink to="/settings/me">
                <Status tone="wait">
                  {viewer.secondFactorNeeded ? t('me.factorNeeded') : t('me.unseen', { n: viewer.unseenNotices })}
                </Status>
              </NavLink>
            )}
          </div>
          <div className="nav-tools">
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('palette.open')}
              title={`${t('palette.open')} (Ctrl K)`}
              onClick={() => setDialog('palette')}
            >
              <IconCommand size={17} stroke={1.6} />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('help.title')}
              title={`${t('help.title')} (?)`}
              onClick={() => setDialog('help')}
              className="only-wide"
            >
              <IconKeyboard size={17} stroke={1.6} />
            </ActionIcon>
            <SchemeMenu />
            <LanguageMenu />
            <Person />
          </div>
        </div>
      </nav>
      <main className="main" id="main" tabIndex={-1}>
        <Outlet />
      </main>
      <Keys open={() => setDialog('palette')} help={() => setDialog('help')} />
      {!viewer.open && (
        <Suspense fallback={null}>
          <Proof />
        </Suspense>
      )}
      <Suspense fallback={null}>
        {viewer.teamId !== null && <UnderWay mayEnd={mayChange} />}
        {dialog === 'palette' && <Palette onClose={() => setDialog(null)} />}
        {dialog === 'help' && <Help onClose={() => setDialog(null)} />}
      </Suspense>
      <ScrollRestoration getKey={(location) => location.pathname} />
    </div>
  )
}

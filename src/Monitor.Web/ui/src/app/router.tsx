import { createBrowserRouter, Navigate, type RouteObject } from 'react-router'
import { NotFound, RouteFault } from './Faults'
import { Gate } from './Gate'
import { Waiting } from './Waiting'

/** Every screen is a chunk of its own, so that the first view loads only what it shows. */
const screens: RouteObject[] = [
  { index: true, element: <Navigate to="/monitors" replace /> },
  { path: 'monitors', lazy: async () => ({ Component: (await import('../screens/monitors/MonitorsScreen')).MonitorsScreen }) },
  { path: 'monitors/new', lazy: async () => ({ Component: (await import('../screens/monitors/NewMonitorScreen')).NewMonitorScreen }) },
  { path: 'monitors/import', lazy: async () => ({ Component: (await import('../screens/monitors/ImportScreen')).ImportScreen }) },
  { path: 'monitors/:taskId', lazy: async () => ({ Component: (await import('../screens/account/TaskScreen')).TaskScreen }) },
  {
    path: 'accounts/:platform/:reference',
    lazy: async () => ({ Component: (await import('../screens/account/AccountScreen')).AccountScreen }),
  },
  { path: 'posts/:platform/:reference', lazy: async () => ({ Component: (await import('../screens/account/PostScreen')).PostScreen }) },
  { path: 'following', lazy: async () => ({ Component: (await import('../screens/feed/FeedScreen')).FeedScreen }) },
  { path: 'orders', lazy: async () => ({ Component: (await import('../screens/orders/OrdersScreen')).OrdersScreen }) },
  { path: 'searches', lazy: async () => ({ Component: (await import('../screens/searches/SearchesScreen')).SearchesScreen }) },
  { path: 'searches/new', lazy: async () => ({ Component: (await import('../screens/searches/NewSearchScreen')).NewSearchScreen }) },
  { path: 'searches/:jobId', lazy: async () => ({ Component: (await import('../screens/searches/JobScreen')).JobScreen }) },
  { path: 'providers', lazy: async () => ({ Component: (await import('../screens/providers/ProvidersScreen')).ProvidersScreen }) },
  { path: 'media', lazy: async () => ({ Component: (await import('../screens/media/MediaScreen')).MediaScreen }) },
  { path: 'settings', lazy: async () => ({ Component: (await import('../screens/settings/SettingsScreen')).SettingsScreen }) },
  { path: 'settings/:tab', lazy: async () => ({ Component: (await import('../screens/settings/SettingsScreen')).SettingsScreen }) },
  { path: 'console', lazy: async () => ({ Component: (await import('../screens/console/ConsoleScreen')).ConsoleScreen }) },
  { path: 'console/:tab', lazy: async () => ({ Component: (await import('../screens/console/ConsoleScreen')).ConsoleScreen }) },
  {
    path: 'console/requests/:requestId',
    lazy: async () => ({ Component: (await import('../screens/console/RequestScreen')).RequestScreen }),
  },
  { path: 'enrichment', lazy: async () => ({ Component: (await import('../screens/enrichment/EnrichmentScreen')).EnrichmentScreen }) },
  { path: 'runs/:taskId/:runNo', lazy: async () => ({ Component: (await import('../screens/console/RunScreen')).RunScreen }) },
]

export const router = createBrowserRouter([
  {
    path: '/',
    HydrateFallback: Waiting,
    errorElement: <RouteFault />,
    children: [
      { path: 'invitation', lazy: async () => ({ Component: (await import('../screens/entrance/InvitationScreen')).InvitationScreen }) },
      { path: 'recover', lazy: async () => ({ Component: (await import('../screens/entrance/RecoverScreen')).RecoverScreen }) },
      { Component: Gate, children: [{ errorElement: <RouteFault />, children: [...screens, { path: '*', Component: NotFound }] }] },
    ],
  },
])

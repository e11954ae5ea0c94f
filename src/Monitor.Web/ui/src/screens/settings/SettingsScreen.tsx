import './settings.css'
import { t } from '@parts/i18n'
import { PageHead, Tabs } from '@parts/page'
import { useMay, useViewer } from '@parts/session'
import { useParams } from 'react-router'
import { AuditTab } from './AuditTab'
import { CreditsTab } from './CreditsTab'
import { DataTab } from './DataTab'
import { InstallationTab } from './InstallationTab'
import { KeysTab } from './KeysTab'
import { LookTab } from './LookTab'
import { MembersTab } from './MembersTab'
import { MeTab } from './MeTab'
import { PausesTab } from './PausesTab'
import { WebhooksTab } from './WebhooksTab'

const screens = {
  members: MembersTab,
  keys: KeysTab,
  credits: CreditsTab,
  webhooks: WebhooksTab,
  pauses: PausesTab,
  audit: AuditTab,
  data: DataTab,
  installation: InstallationTab,
  me: MeTab,
  look: LookTab,
}
type Name = keyof typeof screens

export function SettingsScreen() {
  const { tab } = useParams()
  const viewer = useViewer()
  const isAdmin = useMay('admin')
  const isOperator = useMay('operator')
  const shown = (Object.keys(screens) as Name[]).filter((name) => {
    if (name === 'me') return !viewer.open
    if (name === 'installation') return isOperator && !viewer.open
    if (name === 'keys' || name === 'data') return isAdmin
    return name !== 'audit' || isAdmin || isOperator
  })
  const active = shown.find((name) => name === tab) ?? shown[0]
  const Screen = screens[active]
  return (
    <>
      <PageHead title={t('settings.title')} />
      <Tabs
        label={t('settings.title')}
        tabs={shown.map((name) => ({ to: `/settings/${name}`, label: t(`settings.tab.${name}`), active: name === active }))}
      />
      <Screen />
    </>
  )
}

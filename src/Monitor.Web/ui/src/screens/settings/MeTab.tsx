import { Identities } from './Identities'
import { OwnNotices } from './OwnNotices'
import { OwnPassword } from './OwnPassword'
import { OwnSessions } from './OwnSessions'
import { Passkeys } from './Passkeys'
import { SecondFactor } from './SecondFactor'

export function MeTab() {
  return (
    <div className="stack settings-narrow">
      <OwnPassword />
      <SecondFactor />
      <Passkeys />
      <Identities />
      <OwnSessions />
      <OwnNotices />
    </div>
  )
}

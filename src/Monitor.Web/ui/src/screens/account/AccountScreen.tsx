import { EntityScreen } from './EntityScreen'

export function AccountScreen() {
  return <EntityScreen by="account" />
}

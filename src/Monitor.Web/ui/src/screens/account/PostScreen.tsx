import { EntityScreen } from './EntityScreen'

export function PostScreen() {
  return <EntityScreen by="post" />
}

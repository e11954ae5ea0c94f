import { EntityScreen } from './EntityScreen'

export function TaskScreen() {
  return <EntityScreen by="task" />
}

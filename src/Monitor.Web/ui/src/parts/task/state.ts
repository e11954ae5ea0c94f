import { t } from '@parts/i18n'
import type { Tone } from '@parts/status'

interface TaskState {
  status: string
  running: boolean
  overdue: boolean
  waiting_for?: string | null
  consecutive_failures: number
  last_outcome: string | null
  last_success_at: string | null
}

/** How a monitor is doing, in one word and one tone. What is late or fails is loud; what waits for a source is calm. */
export function stateOf(task: TaskState): { tone: Tone; text: string; quiet: boolean } {
  if (task.status === 'paused') return { tone: 'off', text: t('monitors.state.paused'), quiet: false }
  if (task.status === 'stopped') return { tone: 'off', text: t('monitors.state.stopped'), quiet: false }
  if (task.waiting_for) return { tone: 'wait', text: t('monitors.state.waiting', { what: task.waiting_for }), quiet: false }
  if (task.last_outcome === 'held') return { tone: 'held', text: t('monitors.state.held'), quiet: false }
  if (task.last_outcome === 'not_found') return { tone: 'wait', text: t('monitors.state.not_found'), quiet: false }
  if (task.last_outcome === 'private') return { tone: 'wait', text: t('monitors.state.private'), quiet: false }
  if (task.overdue) return { tone: 'bad', text: t('monitors.state.overdue'), quiet: false }
  if (task.consecutive_failures > 0)
    return { tone: 'bad', text: t('monitors.state.failing', { n: task.consecutive_failures }), quiet: false }
  if (task.last_outcome === 'no_source') return { tone: 'wait', text: t('monitors.state.no_source'), quiet: false }
  if (!task.last_success_at)
    return { tone: 'run', text: task.running ? t('monitors.state.running') : t('monitors.state.first'), quiet: false }
  return { tone: 'ok', text: t('monitors.state.fresh'), quiet: true }
}

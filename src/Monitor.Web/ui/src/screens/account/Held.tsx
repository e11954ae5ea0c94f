import { Button } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { number } from '@parts/format'
import { t } from '@parts/i18n'
import { Panel } from '@parts/page'
import { useMay } from '@parts/session'
import { Mark } from '@parts/status'
import { toast, toastError } from '@parts/toast'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

/** Answers about a monitor that were too unlikely to record and wait for somebody to decide. */
export function useHeld(taskId: string | null) {
  const quarantine = useQuery({
    queryKey: ['tasks', 'quarantine'],
    queryFn: () => ask(api.GET('/api/v1/quarantine', { params: { query: { state: 'held', limit: 200 } } })),
    refetchInterval: 30_000,
  })
  return useMemo(() => (quarantine.data ?? []).filter((row) => row.task_id === taskId && taskId !== null), [quarantine.data, taskId])
}

async function decide(id: number, accept: boolean) {
  try {
    const path = { params: { path: { quarantine_id: String(id) } } }
    await ask(
      accept ? api.POST('/api/v1/quarantine/{quarantine_id}/accept', path) : api.POST('/api/v1/quarantine/{quarantine_id}/reject', path),
    )
    toast(t(accept ? 'held.accepted' : 'held.rejected'))
    await queries.invalidateQueries({ queryKey: ['tasks'] })
  } catch (error) {
    toastError(error)
  }
}

export function Held({ row, metric }: { row: ReturnType<typeof useHeld>[number]; metric: string }) {
  const mayDecide = useMay('editor')
  return (
    <Panel title={t('held.title')}>
      <div className="row wrap">
        <Mark tone="held" />
        <span className="grow small">
          {t('held.text', {
            source: row.source,
            value: number((row.observed as Record<string, number>)[metric]),
            previous: number((row.previous as Record<string, number>)[metric]),
            reason: row.reason,
          })}
        </span>
        {mayDecide && (
          <>
            <Button size="xs" variant="default" onClick={() => void decide(Number(row.id), true)}>
              {t('held.accept')}
            </Button>
            <Button size="xs" variant="default" onClick={() => void decide(Number(row.id), false)}>
              {t('held.reject')}
            </Button>
          </>
        )}
      </div>
    </Panel>
  )
}

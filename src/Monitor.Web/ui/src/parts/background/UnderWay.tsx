import './background.css'
import { Button } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { number } from '@parts/format'
import { t } from '@parts/i18n'
import { Meter } from '@parts/page'
import { toastError } from '@parts/toast'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Link } from 'react-router'
import { announce, type Background, backgroundKey, cancel, isOpen, titleOf, underWay } from './background'

/** What is being done in the background, whatever is looked at: how far it is, and how to end it. */
export function UnderWay({ mayEnd }: { mayEnd: boolean }) {
  const actions = useQuery({
    queryKey: [...backgroundKey, 'newest'],
    queryFn: async () => (await ask(api.GET('/api/v1/actions', { params: { query: { limit: 10 } as never } }))) as Background[],
    refetchInterval: (query) => (query.state.data?.some(isOpen) ? 1_000 : false),
  })
  const open = (actions.data ?? []).filter(isOpen)
  useEffect(() => {
    for (const action of actions.data ?? [])
      if (isOpen(action)) underWay.add(action.action_id)
      else if (underWay.delete(action.action_id)) void announce(action)
  }, [actions.data])
  if (open.length === 0) return null
  return (
    <section className="background" aria-label={t('background.title')}>
      {open.map((action) => (
        <div key={action.action_id} className="background-one">
          <div className="row">
            <span className="grow strong small">{titleOf(action)}</span>
            <span className="small mute num nowrap" role="status">
              {action.total == null
                ? t('background.counting')
                : t('background.progress', { done: number(Number(action.done)), all: number(Number(action.total)) })}
            </span>
          </div>
          <Meter value={Number(action.done)} max={Number(action.total ?? 0)} label={titleOf(action)} tone="ok" />
          <div className="row">
            <Link to="/console/actions" className="small grow">
              {t('background.details')}
            </Link>
            {mayEnd && (
              <Button size="compact-xs" variant="subtle" onClick={() => void cancel(action.action_id).catch(toastError)}>
                {t('background.end')}
              </Button>
            )}
          </div>
        </div>
      ))}
    </section>
  )
}

import { t } from '@parts/i18n'
import type { TaskAction } from '@parts/task/actions'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import type { BoardRow } from './board'
import { MonitorRow } from './MonitorRow'

function useRowHeight(): number {
  const [narrow, setNarrow] = useState(() => matchMedia('(max-width: 899px)').matches)
  useEffect(() => {
    const query = matchMedia('(max-width: 899px)')
    const listen = () => setNarrow(query.matches)
    query.addEventListener('change', listen)
    return () => query.removeEventListener('change', listen)
  }, [])
  return narrow ? 104 : 58
}

/** The rows that are on the screen, and room for all others. */
export function MonitorList({
  rows,
  isLoading,
  isChosen,
  mayChange,
  select,
  act,
  look,
}: {
  rows: readonly BoardRow[]
  isLoading: boolean
  isChosen: (id: string) => boolean
  mayChange: boolean
  select: (id: string, range: boolean) => void
  act: (action: TaskAction, id: string, interval?: string) => void
  /** Told which rows are seen. */
  look: (first: number, last: number) => void
}) {
  const navigate = useNavigate()
  const list = useRef<HTMLDivElement>(null)
  const height = useRowHeight()
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => height,
    overscan: 8,
    scrollMargin: list.current?.offsetTop ?? 0,
    getItemKey: (index) => rows[index]?.task_id ?? index,
  })
  useEffect(() => virtual.measure(), [height])
  const items = virtual.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  useEffect(() => look(first, last))
  return (
    <div className="mon-box">
      <div className="mon-row mon-head small mute" aria-hidden="true">
        <span className="mon-check" />
        <span className="mon-who">{t('monitors.col.target')}</span>
        <span className="mon-runs">{t('monitors.col.runs')}</span>
        <span className="mon-value r">{t('monitors.col.value')}</span>
        <span className="mon-change r">{t('monitors.col.change')}</span>
        <span className="mon-trend">{t('monitors.col.trend')}</span>
        <span className="mon-next">{t('monitors.col.next')}</span>
        <span className="mon-source">{t('monitors.col.source')}</span>
        <span className="mon-more" />
      </div>
      <div
        ref={list}
        role="list"
        aria-label={t('monitors.title')}
        className="mon-list"
        style={{ height: isLoading ? height * 8 : virtual.getTotalSize() }}
      >
        {isLoading &&
          Array.from({ length: 8 }, (_, index) => (
            <div
              key={index}
              className="mon-row mon-loading"
              aria-hidden="true"
              style={{ height, transform: `translateY(${index * height}px)` }}
            >
              <span className="mon-check" />
              <span className="mon-who">
                <span className="skeleton" style={{ width: 30, height: 30, borderRadius: 15 }} />
                <span className="skeleton" style={{ width: 120, height: 12 }} />
              </span>
              <span className="mon-runs">
                <span className="skeleton" style={{ width: 118, height: 20 }} />
              </span>
            </div>
          ))}
        {items.map((item) => {
          const row = rows[item.index]
          if (!row) return null
          return (
            <div
              key={item.key}
              role="listitem"
              data-row={row.task_id}
              tabIndex={0}
              className={`mon-row mon-item ${isChosen(row.task_id) ? 'mon-chosen' : ''}`}
              style={{ height, transform: `translateY(${item.start - virtual.options.scrollMargin}px)` }}
              onKeyDown={(event) =>
                event.key === 'Enter' && event.target === event.currentTarget && void navigate(`/monitors/${row.task_id}`)
              }
            >
              <MonitorRow row={row} selected={isChosen(row.task_id)} mayChange={mayChange} select={select} act={act} />
            </div>
          )
        })}
      </div>
    </div>
  )
}

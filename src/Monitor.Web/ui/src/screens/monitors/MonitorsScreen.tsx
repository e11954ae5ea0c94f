import './monitors.css'
import { ActionIcon, Button, NativeSelect } from '@mantine/core'
import { Empty } from '@parts/empty'
import { Fault } from '@parts/errors'
import { SearchField } from '@parts/form/SearchField'
import { t, word } from '@parts/i18n'
import { useKey } from '@parts/keys'
import { PageHead } from '@parts/page'
import { useMay } from '@parts/session'
import { type TaskAction, useTaskActions } from '@parts/task/actions'
import { useTyped } from '@parts/typed'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { sorts, useBoard } from './board'
import { FirstMonitor } from './FirstMonitor'
import { filterBody, isEmpty, parseFilter, withQualifier } from './filter'
import { MonitorList } from './MonitorList'
import { SelectionBar } from './SelectionBar'
import { Summary } from './Summary'
import { ViewsMenu } from './ViewsMenu'

export function MonitorsScreen() {
  const mayChange = useMay('editor')
  const [query, setQuery] = useSearchParams()
  const text = query.get('q') ?? (query.get('is') ? `is:${query.get('is')}` : '')
  const sort = sorts.find((each) => each === query.get('sort')) ?? '-created_at'
  const set = (name: string, value: string | null) => {
    setQuery(
      (old) => {
        const next = new URLSearchParams(old)
        next.delete('is')
        if (value) next.set(name, value)
        else next.delete(name)
        return next
      },
      { replace: name === 'q' },
    )
  }
  const [typed, type] = useTyped(text, (value) => set('q', value))
  const filter = useMemo(() => parseFilter(text), [text])
  const board = useBoard(useDeferredValue(filter), sort)
  const { rows } = board
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [matching, setMatching] = useState(false)
  const anchor = useRef<string | null>(null)
  const actions = useTaskActions()
  const clear = () => {
    setChosen(new Set())
    setMatching(false)
  }
  useEffect(clear, [text])

  const select = useRef((_id: string, _range: boolean) => {})
  select.current = (id, range) => {
    setMatching(false)
    setChosen((old) => {
      const next = new Set(old)
      const from = anchor.current && range ? rows.findIndex((row) => row.task_id === anchor.current) : -1
      const to = rows.findIndex((row) => row.task_id === id)
      const on = !old.has(id)
      const ids = from >= 0 ? rows.slice(Math.min(from, to), Math.max(from, to) + 1).map((row) => row.task_id) : [id]
      for (const each of ids) on ? next.add(each) : next.delete(each)
      anchor.current = id
      return next
    })
  }
  const act = useRef((_action: TaskAction, _id: string, _interval?: string) => {})
  act.current = (action, id, each) => actions.start({ action, chosen: { ids: [id] }, interval: each })
  const stable = useMemo(
    () => ({
      select: (id: string, range: boolean) => select.current(id, range),
      act: (action: TaskAction, id: string, each?: string) => act.current(action, id, each),
    }),
    [],
  )
  useKey('x', () => {
    const id = document.activeElement?.closest('[data-row]')?.getAttribute('data-row')
    if (id && mayChange) select.current(id, false)
  })

  return (
    <>
      <PageHead title={t('monitors.title')}>
        <SearchField
          className="mon-search"
          label={t('monitors.search')}
          placeholder={t('monitors.placeholder')}
          value={typed}
          change={type}
          right={
            typed ? (
              <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t('monitors.clear')} onClick={() => set('q', null)}>
                <IconX size={14} />
              </ActionIcon>
            ) : undefined
          }
        />
        <NativeSelect
          aria-label={t('new.platform')}
          value={filter.platform ?? ''}
          onChange={(event) => set('q', withQualifier(text, 'platform', event.target.value || null))}
          data={[
            { value: '', label: t('monitors.all') },
            ...['instagram', 'tiktok', 'youtube'].map((name) => ({ value: name, label: word('platform', name) })),
          ]}
        />
        <NativeSelect
          aria-label={t('monitors.sort.label')}
          value={sort}
          onChange={(event) => set('sort', event.target.value === '-created_at' ? null : event.target.value)}
          data={sorts.map((name) => ({ value: name, label: t(`monitors.sort.${name}`) }))}
        />
        <ViewsMenu query={query.toString()} isEmpty={text === ''} />
        {mayChange && (
          <>
            <Button component={Link} to="/monitors/import" variant="default">
              {t('monitors.addMany')}
            </Button>
            <Button component={Link} to="/monitors/new" leftSection={<IconPlus size={15} />}>
              {t('monitors.new')}
            </Button>
          </>
        )}
      </PageHead>
      <Summary text={text} />
      {board.error !== null && rows.length === 0 && <Fault error={board.error} retry={board.refetch} />}
      {(rows.length > 0 || board.isLoading) && (
        <MonitorList
          rows={rows}
          isLoading={board.isLoading}
          isChosen={(id) => matching || chosen.has(id)}
          mayChange={mayChange}
          look={board.look}
          {...stable}
        />
      )}
      {!board.isLoading && rows.length === 0 && board.error === null && (
        <div className="panel">
          {isEmpty(filter) ? (
            <FirstMonitor />
          ) : (
            <Empty
              title={t('monitors.none.title')}
              action={
                <Button variant="default" onClick={() => set('q', null)}>
                  {t('monitors.none.action')}
                </Button>
              }
            >
              {t('monitors.none.text')}
            </Empty>
          )}
        </div>
      )}
      {(matching || chosen.size > 0) && (
        <SelectionBar
          count={matching ? null : chosen.size}
          all={() => setMatching(true)}
          act={(action) => actions.start({ action, chosen: matching ? { filter: filterBody(filter) } : { ids: [...chosen] } })}
          clear={clear}
        />
      )}
      {actions.dialog}
    </>
  )
}

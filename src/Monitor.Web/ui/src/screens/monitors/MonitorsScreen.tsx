import './monitors.css'
import { ActionIcon, Button, Checkbox, Menu, NativeSelect, TextInput } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { Avatar } from '@parts/avatar'
import { Beats } from '@parts/beats'
import { Empty } from '@parts/empty'
import { Fault } from '@parts/errors'
import { interval, money, number, percent, signed } from '@parts/format'
import { Fresh } from '@parts/fresh'
import { t, word } from '@parts/i18n'
import { useKey } from '@parts/keys'
import { Figures, PageHead } from '@parts/page'
import { useMay } from '@parts/session'
import { Spark } from '@parts/spark'
import { Status } from '@parts/status'
import { type TaskAction, useTaskActions } from '@parts/task/actions'
import { stateOf } from '@parts/task/state'
import { Ago } from '@parts/time'
import { useTyped } from '@parts/typed'
import { IconBookmark, IconDots, IconPlus, IconSearch, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { memo, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { type BoardRow, sorts, useBoard } from './board'
import { filterBody, isEmpty, parseFilter, withQualifier } from './filter'
import { useViews } from './views'

function Summary({ text }: { text: string }) {
  const counts = useQuery({ queryKey: ['tasks', 'counts'], queryFn: () => ask(api.GET('/api/v1/tasks/counts')), refetchInterval: 5_000 })
  const providers = useQuery({ queryKey: ['providers'], queryFn: () => ask(api.GET('/api/v1/providers')), refetchInterval: 10_000 })
  const sum = (status: string) =>
    (counts.data?.groups ?? []).filter((group) => group.status === status).reduce((all, group) => all + Number(group.count), 0)
  const today = (providers.data ?? []).reduce(
    (all, provider) => ({
      calls: all.calls + Number(provider.today.calls),
      usd: all.usd + Number(provider.today.cost_usd),
      saved: all.saved + Number(provider.today.saved),
    }),
    { calls: 0, usd: 0, saved: 0 },
  )
  const to = (is: string | null) => `/monitors${is ? `?q=is:${is}` : ''}`
  const failing = Number(counts.data?.failing ?? 0)
  const overdue = Number(counts.data?.overdue ?? 0)
  return (
    <Figures
      loading={!counts.data || !providers.data}
      figures={[
        { label: t('monitors.all'), value: number(Number(counts.data?.total ?? 0)), to: to(null), active: text === '' },
        { label: t('monitors.active'), value: number(sum('active')), to: to('active'), active: text === 'is:active' },
        {
          label: t('monitors.overdue'),
          value: number(overdue),
          tone: overdue > 0 ? 'bad' : undefined,
          to: to('overdue'),
          active: text === 'is:overdue',
        },
        {
          label: t('monitors.failing'),
          value: number(failing),
          tone: failing > 0 ? 'bad' : undefined,
          to: to('failing'),
          active: text === 'is:failing',
        },
        { label: t('monitors.paused'), value: number(sum('paused')), to: to('paused'), active: text === 'is:paused' },
        {
          label: t('monitors.callsToday'),
          value: number(today.calls),
          note: today.saved > 0 ? t('monitors.savedToday', { n: today.saved }) : undefined,
        },
        { label: t('monitors.spentToday'), value: money(today.usd) },
      ]}
    />
  )
}

interface RowProps {
  row: BoardRow
  selected: boolean
  mayChange: boolean
  select: (id: string, range: boolean) => void
  act: (action: TaskAction, id: string, interval?: string) => void
}

const Row = memo(function Row({ row, selected, mayChange, select, act }: RowProps) {
  const state = stateOf(row)
  const [metric, value] = Object.entries(row.values)[0] ?? []
  const change = value?.change_24h == null ? null : Number(value.change_24h)
  const now = value?.value == null ? null : Number(value.value)
  const before = now !== null && change !== null ? now - change : null
  const name = row.account?.username ?? row.target
  const toneOfChange = change === null || change === 0 ? 'mute' : change > 0 ? 'up' : 'down'
  return (
    <>
      <span className="mon-check">
        {mayChange && (
          <Checkbox
            size="xs"
            checked={selected}
            aria-label={t('monitors.select', { name })}
            onClick={(event) => select(row.task_id, event.shiftKey)}
            onChange={() => undefined}
          />
        )}
      </span>
      <span className="mon-who">
        <Avatar name={name} square={row.type === 'post'} />
        <span className="mon-name">
          <Link to={`/monitors/${row.task_id}`} className="clip strong" tabIndex={-1}>
            {name}
          </Link>
          <span className="small mute clip">
            {word('platform', row.platform)} · {word('type', row.type)} · {interval(row.interval)}
          </span>
        </span>
      </span>
      <span className="mon-runs">
        <Beats runs={row.runs.map((run) => ({ ...run, run_no: Number(run.run_no), duration_ms: Number(run.duration_ms) }))} />
        {!state.quiet && (
          <Status tone={state.tone} title={row.runs[0]?.error ?? state.text}>
            <span className="clip">{state.text}</span>
          </Status>
        )}
      </span>
      <span className="mon-value r num">
        {value?.value == null && value?.state && value.state !== 'measured' ? (
          <span className="small mute">{word('value', value.state)}</span>
        ) : (
          <Fresh value={now} className="strong">
            {number(now)}
          </Fresh>
        )}
        <span className="small mute">
          {metric ? word('metric', metric) : ''}
          {value?.state === 'rounded' ? ` · ${t('value.roundedShort')}` : ''}
        </span>
      </span>
      <span className={`mon-change r num small ${toneOfChange}`}>
        <span>{change === null ? '—' : signed(change)}</span>
        <span className="faint">{before ? percent(((change ?? 0) / before) * 100) : ''}</span>
      </span>
      <span className="mon-trend">
        <Spark points={row.sparkline?.points.map((point) => (point === null ? null : Number(point))) ?? []} label={t('monitors.trend')} />
      </span>
      <span className="mon-next small">
        <Ago at={row.measured_at} />
        <Ago at={row.status === 'active' ? row.next_run_at : null} className="faint" />
      </span>
      <span className="mon-source small mute clip">{row.runs.find((run) => run.source)?.source ?? '—'}</span>
      <span className="mon-more">
        {mayChange && row.status !== 'stopped' && (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" aria-label={`${t('action.more.label')}: ${name}`}>
                <IconDots size={16} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {row.status === 'paused' ? (
                <Menu.Item onClick={() => act('resume', row.task_id)}>{t('action.resume')}</Menu.Item>
              ) : (
                <Menu.Item onClick={() => act('pause', row.task_id)}>{t('action.pause')}</Menu.Item>
              )}
              {row.status === 'active' && <Menu.Item onClick={() => act('run', row.task_id)}>{t('action.run')}</Menu.Item>}
              <Menu.Item onClick={() => act('set_interval', row.task_id, row.interval)}>{t('action.interval')}</Menu.Item>
              <Menu.Divider />
              <Menu.Item color="red" onClick={() => act('stop', row.task_id)}>
                {t('action.stop')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </span>
    </>
  )
})

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

export function MonitorsScreen() {
  const navigate = useNavigate()
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
  const views = useViews()
  useEffect(() => {
    setChosen(new Set())
    setMatching(false)
  }, [text])

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
  useEffect(() => board.look(first, last), [first, last, rows.length, text, sort, board.hasMore])

  const count = matching ? null : chosen.size
  const bulk = (action: TaskAction) => actions.start({ action, chosen: matching ? { filter: filterBody(filter) } : { ids: [...chosen] } })

  return (
    <>
      <PageHead title={t('monitors.title')}>
        <TextInput
          className="mon-search"
          data-search
          aria-label={t('monitors.search')}
          placeholder={t('monitors.placeholder')}
          leftSection={<IconSearch size={15} stroke={1.6} />}
          rightSection={
            typed ? (
              <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t('monitors.clear')} onClick={() => set('q', null)}>
                <IconX size={14} />
              </ActionIcon>
            ) : (
              <kbd>/</kbd>
            )
          }
          value={typed}
          onChange={(event) => type(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
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
        <Menu position="bottom-end" width={260}>
          <Menu.Target>
            <ActionIcon variant="default" size={36} aria-label={t('monitors.view.label')} title={t('monitors.view.label')}>
              <IconBookmark size={16} stroke={1.6} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{t('monitors.view.label')}</Menu.Label>
            {views.all.map((view) => (
              <Menu.Item
                key={view}
                onClick={() => void navigate(`/monitors?${view}`)}
                rightSection={
                  <IconX
                    size={14}
                    role="img"
                    aria-label={t('monitors.view.remove', { name: view })}
                    onClick={(event) => {
                      event.stopPropagation()
                      views.remove(view)
                    }}
                  />
                }
              >
                {new URLSearchParams(view).get('q') ?? view}
              </Menu.Item>
            ))}
            {text === '' ? (
              <Menu.Item disabled>{t('monitors.view.none')}</Menu.Item>
            ) : (
              <Menu.Item onClick={() => views.add(query.toString())}>{t('monitors.view.save')}</Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
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
            style={{ height: board.isLoading ? height * 8 : virtual.getTotalSize() }}
          >
            {board.isLoading &&
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
                  className={`mon-row mon-item ${chosen.has(row.task_id) || matching ? 'mon-chosen' : ''}`}
                  style={{ height, transform: `translateY(${item.start - virtual.options.scrollMargin}px)` }}
                  onKeyDown={(event) =>
                    event.key === 'Enter' && event.target === event.currentTarget && void navigate(`/monitors/${row.task_id}`)
                  }
                >
                  <Row row={row} selected={matching || chosen.has(row.task_id)} mayChange={mayChange} {...stable} />
                </div>
              )
            })}
          </div>
        </div>
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
        <section className="mon-bar" aria-label={t('action.more.label')}>
          <span className="strong num nowrap">{count === null ? t('monitors.matching') : t('monitors.selected', { n: count })}</span>
          {!matching && (
            <Button size="compact-sm" variant="subtle" onClick={() => setMatching(true)}>
              {t('monitors.selectMatching')}
            </Button>
          )}
          <span className="grow" />
          {(['pause', 'resume', 'run', 'set_interval', 'stop'] as const).map((action) => (
            <Button key={action} size="xs" variant="default" color={action === 'stop' ? 'red' : undefined} onClick={() => bulk(action)}>
              {t(action === 'set_interval' ? 'action.interval' : `action.${action}`)}
            </Button>
          ))}
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('monitors.clear')}
            onClick={() => {
              setChosen(new Set())
              setMatching(false)
            }}
          >
            <IconX size={16} />
          </ActionIcon>
        </section>
      )}
      {actions.dialog}
    </>
  )
}

/** An empty list takes the first step itself. */
function FirstMonitor() {
  const navigate = useNavigate()
  const mayChange = useMay('editor')
  const [target, setTarget] = useState('')
  return (
    <Empty
      title={t('monitors.empty.title')}
      action={
        mayChange && (
          <form
            className="row"
            style={{ width: 'min(460px, 100%)' }}
            onSubmit={(event) => {
              event.preventDefault()
              void navigate(`/monitors/new?target=${encodeURIComponent(target)}`)
            }}
          >
            <TextInput
              className="grow"
              aria-label={t('new.target')}
              placeholder={t('new.placeholder')}
              value={target}
              onChange={(event) => setTarget(event.target.value)}
            />
            <Button type="submit">{t('monitors.new')}</Button>
          </form>
        )
      }
    >
      {t('monitors.empty.text')}
    </Empty>
  )
}

import { NativeSelect } from '@mantine/core'
import { api, askPage } from '@parts/api/client'
import { toneOf } from '@parts/beats'
import { Empty } from '@parts/empty'
import { SearchField } from '@parts/form/SearchField'
import { milliseconds, money, number } from '@parts/format'
import { t, word } from '@parts/i18n'
import { Status } from '@parts/status'
import { PagedTable, usePages } from '@parts/table/pages'
import { Ago } from '@parts/time'
import { useTyped } from '@parts/typed'
import { useEffect } from 'react'
import { Link, useSearchParams } from 'react-router'
import { parseRunSearch, toRunQuery } from './query'

const pageSize = 100
// What no index answers comes in pages with few rows or none: some of them are looked through before somebody is asked to go on.
const fewRows = 25
const mostPages = 8

const shortcuts = ['', 'outcome:unsuccessful', 'outcome:failed', 'outcome:held', 'outcome:no_source', 'outcome:done'] as const

/** Runs of all monitors, the newest first. */
export function RunsTab() {
  const [query, setQuery] = useSearchParams()
  const wanted = query.get('q') ?? ''
  const search = (value: string) => setQuery(value ? { q: value } : {}, { replace: true })
  const [text, type] = useTyped(wanted, search)
  const runs = usePages(
    ['tasks', 'all-runs', wanted],
    (cursor) =>
      askPage(
        api.GET('/api/v1/runs', {
          params: { query: { ...toRunQuery(parseRunSearch(wanted), Date.now()), limit: pageSize, ...cursor } as never },
        }),
      ),
    3_000,
  )
  const { rows, more, pages, error } = runs
  useEffect(() => {
    if (error === null && rows && rows.length < fewRows && more.has && !more.loading && pages < mostPages) more.load()
  }, [rows, more, pages, error])
  return (
    <div className="stack">
      <div className="row wrap">
        <SearchField className="console-search" label={t('runs.searchLabel')} placeholder={t('runs.search')} value={text} change={type} />
        <NativeSelect
          aria-label={t('run.outcome')}
          value={shortcuts.find((each) => each === wanted) ?? 'own'}
          onChange={(event) => search(event.target.value)}
          data={[
            ...shortcuts.map((each) => ({ value: each, label: each ? word('outcome', each.slice('outcome:'.length)) : t('monitors.all') })),
            ...(shortcuts.some((each) => each === wanted) ? [] : [{ value: 'own', label: t('range.own') }]),
          ]}
        />
        <span className="small mute num console-count" role="status">
          {rows ? (more.has ? t('console.matchMore', { n: rows.length }) : t('console.match', { n: rows.length })) : ''}
        </span>
      </div>
      <PagedTable
        label={t('console.tab.runs')}
        pages={runs}
        rowId={(run) => `${run.task_id} ${run.run_no} ${run.finished_at}`}
        rowTo={(run) => `/runs/${run.task_id}/${run.run_no}`}
        empty={<Empty title={t('runs.none')}>{t(more.has ? 'runs.noneYet' : 'runs.noneText')}</Empty>}
        columns={[
          { id: 'end', head: t('runs.finished'), cell: (run) => <Ago at={run.finished_at} className="nowrap" /> },
          {
            id: 'target',
            head: t('monitors.col.target'),
            cell: (run) => (
              <>
                <Link to={`/monitors/${run.task_id}`} className="strong">
                  {run.target}
                </Link>
                <div className="small mute nowrap">
                  {word('platform', run.platform)} · {word('type', run.type)}
                </div>
              </>
            ),
          },
          {
            id: 'outcome',
            head: t('run.outcome'),
            cell: (run) => (
              <>
                <Status tone={toneOf(run.outcome)}>{word('outcome', run.outcome)}</Status>
                {run.error && <div className="small mute two-lines">{run.error}</div>}
              </>
            ),
          },
          { id: 'source', head: t('run.source'), cell: (run) => run.source ?? '—' },
          { id: 'lag', head: t('run.lag'), right: true, cell: (run) => milliseconds(Number(run.lag_ms)) },
          { id: 'took', head: t('run.duration'), right: true, cell: (run) => milliseconds(Number(run.duration_ms)) },
          { id: 'calls', head: t('run.calls'), right: true, cell: (run) => number(Number(run.calls)) },
          { id: 'cost', head: t('run.cost'), right: true, cell: (run) => money(Number(run.cost_usd)) },
          {
            id: 'story',
            head: <span className="visually-hidden">{t('story.line')}</span>,
            right: true,
            cell: (run) => (
              <Link
                to={`/runs/${run.task_id}/${run.run_no}`}
                tabIndex={-1}
                className="small"
                aria-label={`${t('story.run')} ${run.run_no}`}
              >
                #{run.run_no}
              </Link>
            ),
          },
        ]}
      />
    </div>
  )
}

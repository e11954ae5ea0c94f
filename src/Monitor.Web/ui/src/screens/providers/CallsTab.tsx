import { api, askPage } from '@parts/api/client'
import { Empty } from '@parts/empty'
import { SearchField } from '@parts/form/SearchField'
import { milliseconds, money } from '@parts/format'
import { t, word } from '@parts/i18n'
import { Status, type Tone } from '@parts/status'
import { PagedTable, usePages } from '@parts/table/pages'
import { At } from '@parts/time'
import { useTyped } from '@parts/typed'
import { qualifiers } from '@parts/typed/qualifiers'
import { Link, useSearchParams } from 'react-router'

const outcomes = [
  'found',
  'not_found',
  'private',
  'not_covered',
  'continued',
  'rate_limited',
  'auth_rejected',
  'quota_exhausted',
  'malformed',
  'transient',
] as const

function callTone(outcome: string): Tone {
  if (outcome === 'found') return 'ok'
  if (['not_found', 'private', 'not_covered', 'continued', 'saved'].includes(outcome)) return 'off'
  return ['rate_limited', 'quota_exhausted'].includes(outcome) ? 'wait' : 'bad'
}

export function CallsTab() {
  const [query, setQuery] = useSearchParams()
  const wanted = query.get('q') ?? ''
  const [text, type] = useTyped(wanted, (value) => setQuery(value ? { tab: 'calls', q: value } : { tab: 'calls' }, { replace: true }))
  const said = new Map(qualifiers(wanted))
  const outcome = outcomes.find((each) => each === said.get('outcome'))
  const calls = usePages(
    ['calls', 'list', wanted],
    (cursor) =>
      askPage(
        api.GET('/api/v1/provider_calls', {
          params: {
            query: {
              limit: 100,
              provider: said.get('provider'),
              outcome,
              target: said.get('target'),
              ...cursor,
            },
          },
        }),
      ),
    4_000,
  )
  return (
    <div className="stack">
      <SearchField label={t('providers.tab.calls')} placeholder={t('calls.search')} value={text} change={type} />
      <PagedTable
        label={t('providers.tab.calls')}
        pages={calls}
        rowId={(call) => String(call.id)}
        empty={<Empty title={t('calls.none')} />}
        columns={[
          { id: 'at', head: t('calls.at'), cell: (call) => <At at={call.at} className="nowrap num" /> },
          { id: 'provider', head: t('providers.col.name'), cell: (call) => <span className="strong">{call.provider}</span> },
          {
            id: 'what',
            head: t('calls.question'),
            cell: (call) => <span title={call.url ?? undefined}>{call.fetch_type.replaceAll('_', ' ')}</span>,
          },
          {
            id: 'target',
            head: t('calls.target'),
            cell: (call) => (call.task_id ? <Link to={`/monitors/${call.task_id}`}>{call.target}</Link> : call.target),
          },
          {
            id: 'outcome',
            head: t('calls.answer'),
            cell: (call) => (
              <>
                <Status tone={callTone(call.outcome)}>
                  {word('callOutcome', call.outcome)} {call.http_status ? <code>{call.http_status}</code> : null}
                </Status>
                {call.error && <div className="small mute two-lines">{call.error}</div>}
              </>
            ),
          },
          { id: 'took', head: t('run.duration'), right: true, cell: (call) => milliseconds(Number(call.duration_ms)) },
          { id: 'usd', head: t('cost.usd'), right: true, cell: (call) => money(Number(call.cost_usd)) },
        ]}
      />
    </div>
  )
}

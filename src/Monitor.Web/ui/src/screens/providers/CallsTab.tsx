import { TextInput } from '@mantine/core'
import { api, askPage } from '@parts/api/client'
import { Empty } from '@parts/empty'
import { Fault } from '@parts/errors'
import { milliseconds, money } from '@parts/format'
import { t, word } from '@parts/i18n'
import { Status, type Tone } from '@parts/status'
import { Table } from '@parts/table'
import { At } from '@parts/time'
import { useTyped } from '@parts/typed'
import { IconSearch } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
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

export function callTone(outcome: string): Tone {
  if (outcome === 'found') return 'ok'
  if (['not_found', 'private', 'not_covered', 'continued', 'saved'].includes(outcome)) return 'off'
  return ['rate_limited', 'quota_exhausted'].includes(outcome) ? 'wait' : 'bad'
}

export function CallsTab() {
  const [query, setQuery] = useSearchParams()
  const wanted = query.get('q') ?? ''
  const [text, type] = useTyped(wanted, (value) => setQuery(value ? { tab: 'calls', q: value } : { tab: 'calls' }, { replace: true }))
  const part = (name: string) => new RegExp(`(?:^|\\s)${name}:(\\S+)`, 'i').exec(wanted)?.[1]
  const outcome = outcomes.find((each) => each === part('outcome'))
  const calls = useInfiniteQuery({
    queryKey: ['calls', 'list', wanted],
    queryFn: ({ pageParam }) =>
      askPage(
        api.GET('/api/v1/provider_calls', {
          params: {
            query: {
              limit: 100,
              ...(part('provider') ? { provider: part('provider') } : {}),
              ...(outcome ? { outcome } : {}),
              ...(part('target') ? { target: part('target') } : {}),
              ...(pageParam ? { cursor: pageParam } : {}),
            },
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    refetchInterval: (state) => ((state.state.data?.pages.length ?? 0) < 2 ? 4_000 : false),
  })
  return (
    <div className="stack">
      <TextInput
        data-search
        aria-label={t('providers.tab.calls')}
        placeholder={t('calls.search')}
        leftSection={<IconSearch size={15} stroke={1.6} />}
        value={text}
        onChange={(event) => type(event.target.value)}
      />
      {calls.isError ? (
        <Fault error={calls.error} retry={() => void calls.refetch()} />
      ) : (
        <Table
          label={t('providers.tab.calls')}
          rows={calls.data?.pages.flatMap((page) => page.rows)}
          rowId={(call) => String(call.id)}
          empty={<Empty title={t('calls.none')} />}
          more={{ has: calls.hasNextPage, loading: calls.isFetchingNextPage, load: () => void calls.fetchNextPage() }}
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
                  {call.error && <div className="small mute prov-error">{call.error}</div>}
                </>
              ),
            },
            { id: 'took', head: t('run.duration'), right: true, cell: (call) => milliseconds(Number(call.duration_ms)) },
            { id: 'usd', head: t('cost.usd'), right: true, cell: (call) => money(Number(call.cost_usd)) },
          ]}
        />
      )}
    </div>
  )
}

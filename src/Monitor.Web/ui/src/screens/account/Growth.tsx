import { SegmentedControl } from '@mantine/core'
import { compact, number, percent, signed } from '@parts/format'
import { t, word } from '@parts/i18n'
import { Panel } from '@parts/page'
import { Table } from '@parts/table'
import { both, day, exact } from '@parts/time'

export const periods = { day: 'account.days', week: 'account.weeks', month: 'account.months' } as const
export type Period = keyof typeof periods

interface Grown {
  at: string
  count: unknown
  values: Record<string, { last?: unknown; change?: unknown; percent?: unknown } | undefined>
}

/** What was gained in each day, week or month, newest first. */
export function Growth({
  by,
  choose,
  rows,
  metrics,
  metric,
}: {
  by: Period
  choose: (by: Period) => void
  rows: readonly Grown[] | undefined
  metrics: readonly string[]
  metric: string
}) {
  return (
    <Panel
      flush
      title={t(periods[by])}
      side={
        <SegmentedControl
          aria-label={t('account.period')}
          value={by}
          onChange={(value) => choose(value as Period)}
          data={(['day', 'week', 'month'] as const).map((value) => ({ value, label: t(periods[value]) }))}
        />
      }
    >
      <Table
        label={t(periods[by])}
        rows={rows?.toReversed()}
        rowId={(row) => row.at}
        columns={[
          {
            id: 'day',
            head: t('account.day'),
            cell: (row) => (
              <time dateTime={row.at} title={both(row.at)} className="nowrap">
                {by === 'month' ? exact(row.at, { month: 'long', year: 'numeric' }) : day(row.at)}
              </time>
            ),
          },
          ...(metrics.length > 0 ? metrics : [metric]).slice(0, 3).flatMap((name) => [
            {
              id: name,
              head: word('metric', name),
              right: true,
              cell: (row: Grown) => number(row.values[name]?.last as number | null | undefined),
            },
            {
              id: `${name}+`,
              head: t('account.change'),
              right: true,
              cell: (row: Grown) => {
                const value = row.values[name]
                const by = value?.change == null ? null : Number(value.change)
                return (
                  <span className={`small ${by === null || by === 0 ? 'mute' : by > 0 ? 'up' : 'down'}`}>
                    {by === null ? '—' : signed(by)}
                  </span>
                )
              },
            },
          ]),
          {
            id: 'percent',
            head: t('account.percent'),
            right: true,
            cell: (row) => <span className="small mute">{percent(row.values[metric]?.percent as number | null | undefined, 3)}</span>,
          },
          {
            id: 'count',
            head: t('account.measurements'),
            right: true,
            cell: (row) => <span className="small mute">{compact(Number(row.count))}</span>,
          },
        ]}
      />
    </Panel>
  )
}

import { number, percent, signed } from '@parts/format'
import { t, word } from '@parts/i18n'
import { exact } from '@parts/time'
import { type ChartProps, palette } from './props'
import type { Line } from './series'

export interface Hover {
  left: number
  top: number
  at: number
}

function say(value: number | null | undefined, unit: ChartProps['unit']): string {
  return unit === 'percent' ? percent(value) : unit === 'growth' ? signed(value) : number(value)
}

/** What is known of the moment under the pointer. */
export function Tip({
  all,
  lines,
  unit,
  hover,
  width,
  events,
  held,
  from,
  to,
  sourceAt,
}: ChartProps & { all: readonly Line[]; hover: Hover; width: number }) {
  const reach = (to - from) / 80
  const rows = all.flatMap((line, index) => {
    const place = line.at.indexOf(hover.at)
    if (place < 0) return []
    const value = line.values[place]
    const earlier = line.values.slice(0, place).findLast((one): one is number => one !== null)
    return [
      {
        line,
        index,
        value,
        total: line.totals[place],
        state: line.states[place],
        count: line.counts[place],
        change: value !== null && earlier !== undefined ? value - earlier : null,
      },
    ]
  })
  const near = [
    ...events.filter((event) => Math.abs(event.at - hover.at) < reach),
    ...held.filter((point) => Math.abs(point.at - hover.at) < reach),
  ].slice(0, 3)
  if (rows.length === 0 && near.length === 0) return null
  const source = sourceAt?.(hover.at)
  return (
    <div
      className="chart-tip"
      style={{
        left: hover.left > width / 2 ? undefined : hover.left + 14,
        right: hover.left > width / 2 ? width - hover.left + 14 : undefined,
        top: 14,
      }}
    >
      <div className="small mute">{exact(hover.at * 1000)}</div>
      {rows.map((row) => (
        <div key={row.line.name} className="chart-tip-row">
          {all.length > 1 && (
            <i style={{ background: row.index < lines.length ? `var(${palette[row.index % palette.length]})` : 'var(--faint)' }} />
          )}
          {all.length > 1 && <span className="clip">{row.line.name}</span>}
          <strong className="num">{row.value === null ? '—' : say(row.value, unit)}</strong>
          {row.change !== null && row.change !== 0 && unit !== 'percent' && (
            <span className={`num small ${row.change > 0 ? 'up' : 'down'}`}>{signed(row.change)}</span>
          )}
        </div>
      ))}
      {rows[0] && (
        <div className="small mute">
          {row0(rows[0].state, rows[0].count)}
          {source ? ` · ${source}` : ''}
        </div>
      )}
      {near.map((one) => (
        <div key={`${one.at}${one.text}`} className="small chart-tip-event">
          {one.text}
        </div>
      ))}
    </div>
  )
}

function row0(state: string | null, count: number): string {
  return [state && state !== 'measured' ? word('value', state) : t('value.measured'), count > 1 ? t('chart.of', { n: count }) : '']
    .filter(Boolean)
    .join(' · ')
}

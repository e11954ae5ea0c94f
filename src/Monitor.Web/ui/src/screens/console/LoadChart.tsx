import { compact, milliseconds, number } from '@parts/format'
import { t } from '@parts/i18n'
import { exact } from '@parts/time'

interface Load {
  from: string
  to: string
  at: readonly string[]
  bucket_seconds: number
  series: readonly {
    name: string
    finished: readonly (number | null)[]
    failed: readonly (number | null)[]
    lag_ms_max: readonly (number | null)[]
    lag_ms_avg: readonly (number | null)[]
    depth: readonly (number | null)[]
  }[]
}

const width = 420
const height = 150

/** Bars over time, of all queues together. Small enough to need no library. */
export function LoadChart({ load, kind }: { load: Load; kind: 'throughput' | 'lag' | 'depth' }) {
  const total = (name: 'finished' | 'failed' | 'depth') =>
    load.at.map((_, index) => load.series.reduce((sum, series) => sum + Number(series[name][index] ?? 0), 0))
  const worst = load.at.map((_, index) => Math.max(0, ...load.series.map((series) => Number(series.lag_ms_max[index] ?? 0))))
  const main = kind === 'throughput' ? total('finished') : kind === 'lag' ? worst : total('depth')
  const bad = kind === 'throughput' ? total('failed') : main.map(() => 0)
  const top = Math.max(1, ...main.map((value, index) => value + bad[index]))
  const [from, to] = [Date.parse(load.from), Date.parse(load.to)]
  const place = (at: string | number) => ((new Date(at).getTime() - from) / Math.max(1, to - from)) * width
  const step = Math.max(2, ((Number(load.bucket_seconds) * 1000) / Math.max(1, to - from)) * width)
  const scale = (value: number) => (value / top) * (height - 34)
  const say = (value: number) => (kind === 'lag' ? milliseconds(value) : number(value))
  const label = t(kind === 'throughput' ? 'console.throughput' : kind === 'lag' ? 'console.lagChart' : 'console.depth')
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width="100%" role="img" aria-label={`${label}: ${say(main.at(-1) ?? 0)}`} className="load">
      <line x1="0" x2={width} y1="16" y2="16" className="load-grid" />
      <text x="0" y="11" className="load-text">
        {kind === 'lag' ? milliseconds(top) : compact(top)}
      </text>
      <line x1="0" x2={width} y1={height - 18} y2={height - 18} className="load-grid" />
      {main.map((value, index) => {
        const bar = scale(value)
        const red = scale(bad[index])
        return (
          <g key={load.at[index]}>
            <title>{`${exact(load.at[index])}\n${say(value)}${bad[index] > 0 ? ` · ${number(bad[index])} ${t('console.failedWord')}` : ''}`}</title>
            <rect x={place(load.at[index])} y="16" width={step} height={height - 34} fill="transparent" />
            {bar > 0 && (
              <rect
                x={place(load.at[index]) + 0.5}
                y={height - 18 - bar}
                width={Math.max(1, step - 1)}
                height={bar}
                className={kind === 'lag' ? 'load-lag' : 'load-bar'}
              />
            )}
            {red > 0 && (
              <rect
                x={place(load.at[index]) + 0.5}
                y={height - 18 - bar - red}
                width={Math.max(1, step - 1)}
                height={red}
                className="load-bad"
              />
            )}
          </g>
        )
      })}
      {[0, 0.5, 1].map((part) => {
        const at = from + (to - from) * part
        return (
          <text
            key={part}
            x={part * width}
            y={height - 4}
            textAnchor={part === 0 ? 'start' : part === 1 ? 'end' : 'middle'}
            className="load-text"
          >
            {exact(at, to - from > 2 * 86_400_000 ? { weekday: 'short', day: 'numeric' } : { hour: '2-digit', minute: '2-digit' })}
          </text>
        )
      })}
    </svg>
  )
}

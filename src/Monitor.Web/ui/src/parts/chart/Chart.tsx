import 'uplot/dist/uPlot.min.css'
import './chart.css'
import { compact, number, percent, seconds, signed } from '@parts/format'
import { currentLocale, t, word } from '@parts/i18n'
import { exact } from '@parts/time'
import { useEffect, useMemo, useRef, useState } from 'react'
import UPlot from 'uplot'
import { align, type Gap, type Line } from './series'

export interface ChartEvent {
  at: number
  kind: 'post' | 'change'
  text: string
}

export interface HeldPoint {
  at: number
  value: number
  text: string
}

export interface ChartProps {
  lines: readonly Line[]
  /** The period before, drawn faintly below. */
  before?: Line | null
  gaps: readonly Gap[]
  events: readonly ChartEvent[]
  held: readonly HeldPoint[]
  from: number
  to: number
  log: boolean
  unit: 'total' | 'growth' | 'percent'
  label: string
  sourceAt?: (at: number) => string | null
  onBrush: (from: number, to: number) => void
  height?: number
}

const palette = ['--accent', '--held', '--wait', '--bad', '--ok', '--mute', '--ink', '--off']

function css(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}

function say(value: number | null | undefined, unit: ChartProps['unit']): string {
  return unit === 'percent' ? percent(value) : unit === 'growth' ? signed(value) : number(value)
}

/** The theme is what canvas cannot inherit: it is drawn again when it changes. */
function useScheme(): string {
  const read = () => document.documentElement.getAttribute('data-mantine-color-scheme') ?? 'light'
  const [scheme, setScheme] = useState(read)
  useEffect(() => {
    const observer = new MutationObserver(() => setScheme(read()))
    observer.observe(document.documentElement, { attributeFilter: ['data-mantine-color-scheme'] })
    return () => observer.disconnect()
  }, [])
  return scheme
}

interface Hover {
  left: number
  top: number
  at: number
}

export default function Chart(props: ChartProps) {
  const { lines, before, gaps, events, held, from, to, log, unit, label, onBrush, height = 300 } = props
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<UPlot | null>(null)
  const latest = useRef(props)
  latest.current = props
  const [hover, setHover] = useState<Hover | null>(null)
  const scheme = useScheme()
  const all = useMemo(() => (before ? [...lines, before] : lines), [lines, before])
  const data = useMemo(() => {
    const { at, rows } = align(all)
    return [at, ...rows] as UPlot.AlignedData
  }, [all])
  const shape = `${scheme} ${lines.map((line) => line.name).join()} ${before ? 1 : 0} ${log} ${unit} ${currentLocale()}`

  useEffect(() => {
    const host = box.current
    if (!host) return
    const colors = palette.map(css)
    const [grid, text] = [css('--line'), css('--faint')]
    const band = css('--band')
    const hatch = css('--off')
    const font = `11px ${getComputedStyle(document.body).fontFamily}`
    const ratio = devicePixelRatio

    const drawGaps = (u: UPlot) => {
      const { ctx } = u
      ctx.save()
      ctx.beginPath()
      ctx.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height)
      ctx.clip()
      for (const gap of latest.current.gaps) {
        const left = u.valToPos(gap.from, 'x', true)
        const right = u.valToPos(gap.to, 'x', true)
        if (right - left < 3 * ratio) continue
        ctx.save()
        ctx.beginPath()
        ctx.rect(left, u.bbox.top, right - left, u.bbox.height)
        ctx.clip()
        ctx.strokeStyle = hatch
        ctx.globalAlpha = 0.35
        ctx.lineWidth = ratio
        for (let x = left - u.bbox.height; x < right; x += 7 * ratio) {
          ctx.beginPath()
          ctx.moveTo(x, u.bbox.top + u.bbox.height)
          ctx.lineTo(x + u.bbox.height, u.bbox.top)
          ctx.stroke()
        }
        ctx.restore()
        const words = t('chart.gap', { length: seconds(gap.to - gap.from) })
        ctx.font = `${11 * ratio}px ${getComputedStyle(document.body).fontFamily}`
        if (ctx.measureText(words).width < right - left - 10 * ratio) {
          ctx.fillStyle = text
          ctx.fillText(words, left + 6 * ratio, u.bbox.top + u.bbox.height - 8 * ratio)
        }
      }
      ctx.restore()
    }

    const drawMarks = (u: UPlot) => {
      const { ctx } = u
      ctx.save()
      for (const event of latest.current.events) {
        if (event.at < (u.scales.x.min ?? 0) || event.at > (u.scales.x.max ?? 0)) continue
        const x = Math.round(u.valToPos(event.at, 'x', true))
        ctx.strokeStyle = ctx.fillStyle = event.kind === 'post' ? colors[0] : colors[1]
        ctx.globalAlpha = 0.45
        ctx.lineWidth = ratio
        ctx.setLineDash([2 * ratio, 4 * ratio])
        ctx.beginPath()
        ctx.moveTo(x, u.bbox.top)
        ctx.lineTo(x, u.bbox.top + u.bbox.height)
        ctx.stroke()
        ctx.globalAlpha = 1
        ctx.setLineDash([])
        ctx.beginPath()
        if (event.kind === 'post') ctx.arc(x, u.bbox.top, 3.5 * ratio, 0, 7)
        else ctx.rect(x - 3 * ratio, u.bbox.top - 3 * ratio, 6 * ratio, 6 * ratio)
        ctx.fill()
      }
      ctx.fillStyle = css('--held')
      for (const point of latest.current.held) {
        const x = u.valToPos(point.at, 'x', true)
        const y = Math.min(u.bbox.top + u.bbox.height - 6 * ratio, Math.max(u.bbox.top + 6 * ratio, u.valToPos(point.value, 'y', true)))
        const size = 5 * ratio
        ctx.beginPath()
        ctx.moveTo(x, y - size)
        ctx.lineTo(x + size, y)
        ctx.lineTo(x, y + size)
        ctx.lineTo(x - size, y)
        ctx.fill()
      }
      ctx.restore()
    }

    const u = new UPlot(
      {
        width: host.clientWidth,
        height,
        padding: [10, 8, 0, 0],
        legend: { show: false },
        cursor: { drag: { x: true, y: false, setScale: false }, points: { size: 7 }, focus: { prox: 40 } },
        select: { show: true, left: 0, top: 0, width: 0, height: 0 },
        scales: {
          x: { time: true, range: () => [latest.current.from, latest.current.to] },
          y: { distr: log ? 3 : 1, range: log ? undefined : range },
        },
        axes: [
          {
            stroke: text,
            grid: { show: false },
            ticks: { stroke: grid, size: 4 },
            font,
            size: 30,
            space: 70,
            values: (self, splits) => splits.map((at) => tick(at, (self.scales.x.max ?? 0) - (self.scales.x.min ?? 0))),
          },
          {
            stroke: text,
            grid: { stroke: grid, width: 1 },
            ticks: { show: false },
            font,
            size: (_, values) => Math.max(52, 16 + 6.7 * Math.max(0, ...(values ?? []).map((value) => value?.length ?? 0))),
            space: 48,
            values: (_, splits) => labels(splits, latest.current.unit),
          },
        ],
        series: [
          {},
          ...lines.map(
            (line, index): UPlot.Series => ({
              label: line.name,
              stroke: colors[index % colors.length],
              width: 1.8,
              fill: lines.length === 1 && !log ? band : undefined,
              spanGaps: false,
              points: { show: (self) => self.data[0].length < 40, size: 5, fill: colors[index % colors.length] },
            }),
          ),
          ...(before ? [{ label: before.name, stroke: text, width: 1.2, dash: [4, 4], points: { show: false }, spanGaps: false }] : []),
        ],
        hooks: {
          drawClear: [drawGaps],
          draw: [drawMarks],
          setSelect: [
            (self) => {
              if (self.select.width < 8) return
              const left = self.posToVal(self.select.left, 'x')
              const right = self.posToVal(self.select.left + self.select.width, 'x')
              self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
              onBrush(left, right)
            },
          ],
          setCursor: [
            (self) => {
              const { left, top, idx } = self.cursor
              if (left == null || left < 0 || idx == null) setHover(null)
              else setHover({ left: self.valToPos(self.data[0][idx], 'x') + self.over.offsetLeft, top: top ?? 0, at: self.data[0][idx] })
            },
          ],
        },
      },
      data,
      host,
    )
    plot.current = u
    const observer = new ResizeObserver(() => u.setSize({ width: host.clientWidth, height }))
    observer.observe(host)
    return () => {
      observer.disconnect()
      u.destroy()
      plot.current = null
    }
  }, [shape, height])

  useEffect(() => plot.current?.setData(data), [data, from, to, gaps, events, held])

  return (
    <div className="chart" role="img" aria-label={label}>
      <div ref={box} style={{ height }} />
      {hover && <Tip {...props} all={all} hover={hover} width={box.current?.clientWidth ?? 0} />}
    </div>
  )
}

function Tip({
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

function range(_: UPlot, low: number | null, high: number | null): UPlot.Range.MinMax {
  if (low === null || high === null) return [0, 1]
  if (low === high) return [low - Math.max(1, Math.abs(low) * 0.001), high + Math.max(1, Math.abs(high) * 0.001)]
  const room = (high - low) * 0.08
  return [low - room, high + room]
}

/** As many digits as tell two lines of the grid apart. */
function labels(splits: number[], unit: ChartProps['unit']): string[] {
  if (unit === 'percent') return splits.map((value) => percent(value, 2))
  const short = splits.map((value) => compact(value))
  if (new Set(short).size === short.length) return short
  const base = Math.max(...splits.map((value) => Math.abs(value)))
  const format = new Intl.NumberFormat(currentLocale(), {
    notation: 'compact',
    minimumFractionDigits: 2,
    maximumFractionDigits: base >= 1e6 ? 3 : 2,
  })
  const longer = splits.map((value) => format.format(value))
  return new Set(longer).size === longer.length ? longer : splits.map((value) => number(value))
}

function tick(at: number, span: number): string {
  const date = at * 1000
  if (span <= 3 * 3600) return exact(date, { hour: '2-digit', minute: '2-digit', second: span <= 900 ? '2-digit' : undefined })
  if (span <= 2 * 86_400) return exact(date, { hour: '2-digit', minute: '2-digit' })
  if (span <= 14 * 86_400) return exact(date, { weekday: 'short', day: 'numeric' })
  return span <= 300 * 86_400 ? exact(date, { day: 'numeric', month: 'short' }) : exact(date, { month: 'short', year: '2-digit' })
}

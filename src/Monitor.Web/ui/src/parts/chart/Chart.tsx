import 'uplot/dist/uPlot.min.css'
import './chart.css'
import { currentLocale } from '@parts/i18n'
import { useEffect, useMemo, useRef, useState } from 'react'
import UPlot from 'uplot'
import { labels, range, tick } from './axis'
import { drawGaps, drawMarks } from './draw'
import { type ChartProps, palette } from './props'
import { css, useScheme } from './scheme'
import { align } from './series'
import { type Hover, Tip } from './Tip'

export default function Chart(props: ChartProps) {
  const { lines, before, gaps, events, held, from, to, log, unit, label, height = 300 } = props
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
    const font = `11px ${getComputedStyle(document.body).fontFamily}`

    const marks = { hatch: css('--off'), text, post: colors[0], change: colors[1], held: css('--held') }

    const u = new UPlot(
      {
        width: host.clientWidth,
        height,
        padding: [10, 22, 0, 0],
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
          drawClear: [(self) => drawGaps(self, latest.current.gaps, marks)],
          draw: [(self) => drawMarks(self, latest.current.events, latest.current.held, marks)],
          setSelect: [
            (self) => {
              if (self.select.width < 8) return
              const left = self.posToVal(self.select.left, 'x')
              const right = self.posToVal(self.select.left + self.select.width, 'x')
              self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
              latest.current.onBrush(left, right)
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

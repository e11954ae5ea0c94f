import { seconds } from '@parts/format'
import { t } from '@parts/i18n'
import type UPlot from 'uplot'
import type { ChartEvent, HeldPoint } from './props'
import type { Gap } from './series'

interface Colors {
  hatch: string
  text: string
  post: string
  change: string
  held: string
}

/** Where nothing was measured: hatched, with how long that was. */
export function drawGaps(u: UPlot, gaps: readonly Gap[], colors: Colors) {
  const { ctx } = u
  const ratio = devicePixelRatio
  ctx.save()
  ctx.beginPath()
  ctx.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height)
  ctx.clip()
  for (const gap of gaps) {
    const left = u.valToPos(gap.from, 'x', true)
    const right = u.valToPos(gap.to, 'x', true)
    if (right - left < 3 * ratio) continue
    ctx.save()
    ctx.beginPath()
    ctx.rect(left, u.bbox.top, right - left, u.bbox.height)
    ctx.clip()
    ctx.strokeStyle = colors.hatch
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
      ctx.fillStyle = colors.text
      ctx.fillText(words, left + 6 * ratio, u.bbox.top + u.bbox.height - 8 * ratio)
    }
  }
  ctx.restore()
}

/** What happened, as lines of time; what was held, where it would have been. */
export function drawMarks(u: UPlot, events: readonly ChartEvent[], held: readonly HeldPoint[], colors: Colors) {
  const { ctx } = u
  const ratio = devicePixelRatio
  ctx.save()
  for (const event of events) {
    if (event.at < (u.scales.x.min ?? 0) || event.at > (u.scales.x.max ?? 0)) continue
    const x = Math.round(u.valToPos(event.at, 'x', true))
    ctx.strokeStyle = ctx.fillStyle = event.kind === 'post' ? colors.post : colors.change
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
  ctx.fillStyle = colors.held
  for (const point of held) {
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

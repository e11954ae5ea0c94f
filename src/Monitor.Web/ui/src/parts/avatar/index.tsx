import './avatar.css'
import { memo } from 'react'

// Pictures of platforms lie at other origins, and looking at one would tell them who looks: letters stand for them.
function hue(name: string): number {
  let sum = 7
  for (const letter of name) sum = (sum * 31 + letter.charCodeAt(0)) % 360
  return sum
}

export const Avatar = memo(function Avatar({
  name,
  size = 30,
  square = false,
  src,
}: {
  name: string
  size?: number
  square?: boolean
  src?: string | null
}) {
  const letters =
    name
      .replace(/[^\p{L}\p{N}]/gu, '')
      .slice(0, 2)
      .toUpperCase() || '?'
  const shape = { width: size, height: size, fontSize: size * 0.38, ['--hue' as string]: hue(name) }
  if (src?.startsWith('/'))
    return (
      <img className={`avatar ${square ? 'avatar-square' : ''}`} style={shape} src={src} alt="" loading="lazy" width={size} height={size} />
    )
  return (
    <span className={`avatar ${square ? 'avatar-square' : ''}`} style={shape} aria-hidden="true">
      {letters}
    </span>
  )
})

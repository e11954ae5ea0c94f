import './avatar.css'
import { memo, useEffect, useState } from 'react'

// A list that flies by asks for no pictures.
const settled = 150

function hue(name: string): number {
  let sum = 7
  for (const letter of name) sum = (sum * 31 + letter.charCodeAt(0)) % 360
  return sum
}

/** Who or what it is: letters at once, and the picture over them when there is one. It always has its size, so nothing moves. */
export const Avatar = memo(function Avatar({
  name,
  size = 30,
  square = false,
  src,
}: {
  name: string
  size?: number
  square?: boolean
  /** Where this service hands the picture out. No other origin is told who looks. */
  src?: string | null
}) {
  const letters =
    name
      .replace(/[^\p{L}\p{N}]/gu, '')
      .slice(0, 2)
      .toUpperCase() || '?'
  return (
    <span
      className={`avatar ${square ? 'avatar-square' : ''}`}
      style={{ width: size, height: size, fontSize: size * 0.38, ['--hue' as string]: hue(name) }}
      aria-hidden="true"
    >
      {letters}
      {src?.startsWith('/') && <Picture key={src} src={src} size={size} />}
    </span>
  )
})

function Picture({ src, size }: { src: string; size: number }) {
  const [state, setState] = useState<'waiting' | 'asked' | 'there' | 'none'>('waiting')
  useEffect(() => {
    const due = setTimeout(() => setState('asked'), settled)
    return () => clearTimeout(due)
  }, [])
  if (state === 'waiting' || state === 'none') return null
  return (
    <img
      className={state === 'there' ? 'avatar-there' : ''}
      src={src}
      alt=""
      width={size}
      height={size}
      loading="lazy"
      decoding="async"
      onLoad={() => setState('there')}
      onError={() => setState('none')}
    />
  )
}

import { Avatar } from '@parts/avatar'
import { compact, percent } from '@parts/format'
import { t, word } from '@parts/i18n'
import { Ago } from '@parts/time'
import type { components } from '@schema'
import { IconPhotoOff } from '@tabler/icons-react'
import { memo, useState } from 'react'
import { Link } from 'react-router'

type Post = components['schemas']['FeedPostView']

const long = 280

/** It has its place before it is there and also where there is none after all, so nothing moves under whoever scrolls. */
function Picture({ src }: { src: string }) {
  const [state, setState] = useState<'asked' | 'there' | 'none'>('asked')
  return (
    <span className="feed-picture">
      {state === 'none' ? (
        <IconPhotoOff size={28} stroke={1.2} aria-hidden="true" />
      ) : (
        <img
          className={state === 'there' ? 'feed-picture-there' : ''}
          src={src}
          alt=""
          loading="lazy"
          decoding="async"
          onLoad={() => setState('there')}
          onError={() => setState('none')}
        />
      )}
    </span>
  )
}

/** A post as people like to read it: who, when, what, and how it does. */
export const PostCard = memo(function PostCard({ post }: { post: Post }) {
  const [whole, setWhole] = useState(false)
  const { account } = post
  const caption = post.caption ?? ''
  const isLong = caption.length > long
  const states = post.states as Record<string, string> | null | undefined
  return (
    <article className="panel feed-post" aria-label={t('feed.postOf', { name: account.username })}>
      <header className="row">
        <Avatar name={account.username} size={40} src={account.picture_url} />
        <span className="grow">
          <Link to={`/accounts/${account.platform}/${encodeURIComponent(account.platform_id)}`} className="strong clip">
            {account.full_name || account.username}
          </Link>
          <span className="small mute">
            @{account.username} · {word('platform', post.platform)} · <Ago at={post.taken_at ?? post.measured_at} />
          </span>
        </span>
        {post.media_type && <span className="chip small">{word('media', post.media_type)}</span>}
      </header>
      {post.picture_url && <Picture src={post.picture_url} />}
      {caption && (
        <p className="feed-caption">
          {isLong && !whole ? `${caption.slice(0, long).trimEnd()}… ` : caption}
          {isLong && (
            <button type="button" className="feed-whole" aria-expanded={whole} onClick={() => setWhole(!whole)}>
              {t(whole ? 'feed.less' : 'feed.whole')}
            </button>
          )}
        </p>
      )}
      <footer className="row wrap feed-numbers small">
        {Object.entries(post.values).map(([metric, value]) =>
          value === null && !states?.[metric] ? null : (
            <span key={metric}>
              <span className="num strong">{value === null ? word('value', states?.[metric] ?? 'unknown') : compact(Number(value))}</span>{' '}
              <span className="mute">{word('metric', metric)}</span>
            </span>
          ),
        )}
        {post.engagement_rate != null && (
          <span>
            <span className="num strong">{percent(Number(post.engagement_rate))}</span>{' '}
            <span className="mute">{t('account.engagement')}</span>
          </span>
        )}
        <Link className="feed-open" to={`/posts/${post.platform}/${encodeURIComponent(post.code)}`}>
          {t('feed.open')}
        </Link>
      </footer>
    </article>
  )
})

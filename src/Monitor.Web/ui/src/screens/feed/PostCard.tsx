import { Avatar } from '@parts/avatar'
import { compact, percent } from '@parts/format'
import { t, word } from '@parts/i18n'
import { Ago } from '@parts/time'
import type { components } from '@schema'
import { memo, useState } from 'react'
import { Link } from 'react-router'

type Post = components['schemas']['FeedPostView']

const long = 280

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
        <Avatar name={account.username} size={40} />
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
      {post.thumbnail_url?.startsWith('/') && <img className="feed-picture" src={post.thumbnail_url} alt="" loading="lazy" />}
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

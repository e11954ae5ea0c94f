import { api, askPage } from '@parts/api/client'
import { Empty } from '@parts/empty'
import { number } from '@parts/format'
import { t } from '@parts/i18n'
import { PagedTable, usePages } from '@parts/table/pages'
import { Ago } from '@parts/time'

/** What people wrote below a post, the newest first. */
export function CommentsTab({ platform, code }: { platform: string; code: string }) {
  const comments = usePages(
    ['tasks', 'comments', platform, code],
    (cursor) =>
      askPage(
        api.GET('/api/v1/posts/{platform}/{code}/comments', {
          params: { path: { platform: platform as 'instagram', code }, query: { limit: 50, ...cursor } },
        }),
      ),
    10_000,
  )
  return (
    <PagedTable
      label={t('account.tab.comments')}
      pages={comments}
      rowId={(comment) => String(comment.id)}
      empty={<Empty title={t('comments.none')}>{t('comments.noneText')}</Empty>}
      columns={[
        {
          id: 'when',
          head: t('comments.when'),
          // Some sources only say how long ago: then it is when it was first seen.
          cell: (comment) => (
            <Ago at={comment.created_at ?? comment.first_seen_at} className={comment.created_at ? 'nowrap' : 'nowrap mute'} />
          ),
        },
        { id: 'author', head: t('comments.author'), cell: (comment) => <span className="strong">{comment.author}</span> },
        { id: 'text', head: t('comments.text'), className: 'acc-texts', cell: (comment) => <div className="acc-text">{comment.text}</div> },
        {
          id: 'likes',
          head: t('comments.likes'),
          right: true,
          cell: (comment) => (comment.likes == null ? '—' : number(Number(comment.likes))),
        },
        {
          id: 'replies',
          head: t('comments.replies'),
          right: true,
          cell: (comment) => (comment.replies == null ? '—' : number(Number(comment.replies))),
        },
        { id: 'source', head: t('answer.source'), cell: (comment) => comment.source },
      ]}
    />
  )
}

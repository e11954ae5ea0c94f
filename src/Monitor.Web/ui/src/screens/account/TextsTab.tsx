import { SegmentedControl } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { Empty } from '@parts/empty'
import { Fault } from '@parts/errors'
import { number } from '@parts/format'
import { t, word } from '@parts/i18n'
import { Panel } from '@parts/page'
import { Table } from '@parts/table'
import { day, exact } from '@parts/time'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Period, periods } from './Growth'
import { scored, shares, type Tones } from './tones'

/** What an account or a post is about and how it sounds, as the service estimates it. */
export default function TextsTab({ kind, id }: { kind: 'account' | 'post'; id: string }) {
  return (
    <>
      <p className="small mute">{t('texts.estimate')}</p>
      {kind === 'account' ? <OfAccount id={id} /> : <OfPost id={id} />}
    </>
  )
}

function OfAccount({ id }: { id: string }) {
  const [by, setBy] = useState<Period>('week')
  const sentiment = useQuery({
    queryKey: ['tasks', 'sentiment', id, by],
    queryFn: () => ask(api.GET('/api/v1/accounts/{account_id}/sentiment', { params: { path: { account_id: id }, query: { by } } })),
    staleTime: 30_000,
    placeholderData: keepPreviousData,
  })
  const keywords = useQuery({
    queryKey: ['tasks', 'keywords', id],
    queryFn: () => ask(api.GET('/api/v1/accounts/{account_id}/keywords', { params: { path: { account_id: id }, query: { limit: 40 } } })),
    staleTime: 30_000,
  })
  if (sentiment.isError) return <Fault error={sentiment.error} retry={() => void sentiment.refetch()} />
  if (keywords.isError) return <Fault error={keywords.error} retry={() => void keywords.refetch()} />
  // One picture after the other moves nothing; half of one would.
  if (!sentiment.data || !keywords.data) return <div className="skeleton" style={{ height: 520 }} />
  const all = sentiment.data
  return (
    <div className="columns">
      <Panel
        flush
        title={t('texts.sentiment')}
        side={
          <SegmentedControl
            aria-label={t('account.period')}
            value={by}
            onChange={(value) => setBy(value as Period)}
            data={(['day', 'week', 'month'] as const).map((value) => ({ value, label: t(periods[value]) }))}
          />
        }
      >
        {Number(all.texts) === 0 ? (
          <Empty title={t('texts.none')}>{t('texts.noneText')}</Empty>
        ) : (
          <>
            <p className="texts-sum">
              <span className="strong num">{scored(all.score)}</span>{' '}
              <span className="small mute">{t('texts.on', { n: Number(all.texts) })}</span>
              <Bar tones={all} />
            </p>
            <Table
              label={t('texts.sentiment')}
              rows={all.buckets.toReversed()}
              rowId={(row) => row.at}
              columns={[
                {
                  id: 'at',
                  head: t('account.day'),
                  cell: (row) => (
                    <time dateTime={row.at} className="nowrap">
                      {by === 'month' ? exact(row.at, { month: 'long', year: 'numeric' }) : day(row.at)}
                    </time>
                  ),
                },
                { id: 'score', head: t('texts.score'), right: true, cell: (row) => scored(row.score) },
                { id: 'texts', head: t('texts.texts'), right: true, cell: (row) => number(Number(row.texts)) },
                { id: 'tones', head: t('texts.tones'), cell: (row) => <Bar tones={row} /> },
              ]}
            />
          </>
        )}
      </Panel>
      <Panel title={t('texts.keywords')}>
        <Words rows={keywords.data.keywords} />
        {keywords.data.bio && keywords.data.bio.length > 0 && (
          <p className="small">
            <span className="mute">{t('texts.bio')}</span> {keywords.data.bio.map((each) => each.keyword).join(', ')}
          </p>
        )}
      </Panel>
    </div>
  )
}

function Words({ rows }: { rows: readonly { keyword: string; texts: unknown; sentiment?: unknown }[] }) {
  if (rows.length === 0) return <Empty title={t('texts.noKeywords')}>{t('texts.noneText')}</Empty>
  const most = Math.max(...rows.map((row) => Number(row.texts)))
  return (
    <ol className="texts-words" aria-label={t('texts.keywords')}>
      {rows.map((row) => (
        <li key={row.keyword}>
          <span className="grow clip">{row.keyword}</span>
          <span className="meter" aria-hidden="true">
            <i className="meter-ok" style={{ width: `${(Number(row.texts) / most) * 100}%` }} />
          </span>
          <span className="num small" title={t('texts.texts')}>
            {number(Number(row.texts))}
          </span>
          <span className="num small mute" title={t('texts.score')}>
            {scored(row.sentiment)}
          </span>
        </li>
      ))}
    </ol>
  )
}

function OfPost({ id }: { id: string }) {
  const texts = useQuery({
    queryKey: ['tasks', 'post-texts', id],
    queryFn: () => ask(api.GET('/api/v1/posts/{post_id}/texts', { params: { path: { post_id: id } } })),
    staleTime: 30_000,
  })
  if (texts.isError) return <Fault error={texts.error} retry={() => void texts.refetch()} />
  if (texts.data?.length === 0) return <Empty title={t('texts.none')}>{t('texts.noneText')}</Empty>
  return (
    <div className="columns">
      {texts.data?.map((text) => (
        <Panel key={`${text.text}${text.text_id}`} title={word('text', text.text)}>
          <p>
            <span className="strong">{text.class ? word('tone', text.class) : t('texts.unknown')}</span>{' '}
            <span className="num mute">{scored(text.sentiment)}</span>{' '}
            <span className="small mute">{text.language ? t('texts.language', { language: text.language }) : t('texts.noLanguage')}</span>
          </p>
          <ol className="texts-words" aria-label={t('texts.keywords')}>
            {text.keywords.map((each) => (
              <li key={each.keyword}>
                <span className="grow clip">{each.keyword}</span>
              </li>
            ))}
          </ol>
        </Panel>
      )) ?? <span className="skeleton" style={{ height: 200 }} />}
    </div>
  )
}

function Bar({ tones }: { tones: Tones }) {
  const parts = shares(tones)
  return (
    <span
      className="texts-bar"
      role="img"
      aria-label={parts.map((part) => `${word('tone', part.tone)} ${part.count}`).join(', ')}
      title={parts.map((part) => `${word('tone', part.tone)} ${part.count}`).join(', ')}
    >
      {parts.map((part) => (
        <i key={part.tone} className={`texts-${part.tone}`} style={{ width: `${part.share * 100}%` }} />
      ))}
    </span>
  )
}

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
import { scored, shares, summed, type Tones } from './tones'

/** What an account or a post is about and how it sounds, as the service estimates it. */
export default function TextsTab({ kind, id }: { kind: 'account' | 'post'; id: string }) {
  return (
    <>
      <p className="small mute">{t('texts.estimate')}</p>
      {kind === 'account' ? <OfAccount id={id} /> : <OfPost id={id} />}
    </>
  )
}

type Source = 'caption' | 'comment'

const sentiments = { caption: 'texts.sentimentOfCaptions', comment: 'texts.sentimentOfComments' } as const
const keywordLists = { caption: 'texts.keywordsOfCaptions', comment: 'texts.keywordsOfComments' } as const

// What a creator says and what others say below it stand side by side and are never added up.
function OfAccount({ id }: { id: string }) {
  const [by, setBy] = useState<Period>('week')
  const sides = [useSide(id, 'caption', by), useSide(id, 'comment', by)]
  const failed = sides.flatMap((side) => [side.sentiment, side.keywords]).find((query) => query.isError)
  if (failed) return <Fault error={failed.error} retry={() => void failed.refetch()} />
  // One picture after the other moves nothing; half of one would.
  if (sides.some((side) => !side.sentiment.data || !side.keywords.data)) return <div className="skeleton" style={{ height: 520 }} />
  return (
    <>
      <div className="texts-period">
        <SegmentedControl
          aria-label={t('account.period')}
          value={by}
          onChange={(value) => setBy(value as Period)}
          data={(['day', 'week', 'month'] as const).map((value) => ({ value, label: t(periods[value]) }))}
        />
      </div>
      <div className="texts-sides">
        {sides.map(({ source, sentiment, keywords }) => (
          <div key={source}>
            <Panel flush title={t(sentiments[source])}>
              {sentiment.data && <Sentiment label={t(sentiments[source])} all={sentiment.data} by={by} source={source} />}
            </Panel>
            <Panel title={t(keywordLists[source])}>
              <Words label={t(keywordLists[source])} rows={keywords.data?.keywords ?? []} />
              {keywords.data?.bio && keywords.data.bio.length > 0 && (
                <p className="small">
                  <span className="mute">{t('texts.bio')}</span> {keywords.data.bio.map((each) => each.keyword).join(', ')}
                </p>
              )}
            </Panel>
          </div>
        ))}
      </div>
    </>
  )
}

function useSide(id: string, source: Source, by: Period) {
  const sentiment = useQuery({
    queryKey: ['tasks', 'sentiment', id, source, by],
    queryFn: () =>
      ask(api.GET('/api/v1/accounts/{account_id}/sentiment', { params: { path: { account_id: id }, query: { by, text: source } } })),
    staleTime: 30_000,
    placeholderData: keepPreviousData,
  })
  const keywords = useQuery({
    queryKey: ['tasks', 'keywords', id, source],
    queryFn: () =>
      ask(api.GET('/api/v1/accounts/{account_id}/keywords', { params: { path: { account_id: id }, query: { limit: 40, text: source } } })),
    staleTime: 30_000,
  })
  return { source, sentiment, keywords }
}

function Sentiment({
  label,
  all,
  by,
  source,
}: {
  label: string
  all: Tones & {
    texts: unknown
    score?: unknown
    by_model: unknown
    buckets: readonly (Tones & { at: string; texts: unknown; score: unknown })[]
  }
  by: Period
  source: Source
}) {
  if (Number(all.texts) === 0) return <Nothing source={source} />
  return (
    <>
      <Sum tones={all} texts={Number(all.texts)} score={all.score} byModel={Number(all.by_model)} />
      <Table
        label={label}
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
  )
}

function Nothing({ source }: { source: Source }) {
  return source === 'caption' ? (
    <Empty title={t('texts.none')}>{t('texts.noneText')}</Empty>
  ) : (
    <Empty title={t('texts.noComments')}>{t('comments.noneText')}</Empty>
  )
}

function Sum({ tones, texts, score, byModel }: { tones: Tones; texts: number; score: unknown; byModel: number }) {
  return (
    <p className="texts-sum">
      <span className="strong num">{scored(score)}</span> <span className="small mute">{t('texts.on', { n: texts })}</span>
      {byModel > 0 && <span className="small mute">{t('texts.byModel', { n: byModel })}</span>}
      <Bar tones={tones} />
    </p>
  )
}

function Words({ label, rows }: { label: string; rows: readonly { keyword: string; texts: unknown; sentiment?: unknown }[] }) {
  if (rows.length === 0) return <Empty title={t('texts.noKeywords')}>{t('texts.noneText')}</Empty>
  const most = Math.max(...rows.map((row) => Number(row.texts)))
  return (
    <ol className="texts-words" aria-label={label}>
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
  const captions = usePostTexts(id, 'caption')
  const comments = usePostTexts(id, 'comment')
  const failed = [captions, comments].find((query) => query.isError)
  if (failed) return <Fault error={failed.error} retry={() => void failed.refetch()} />
  if (!captions.data || !comments.data) return <span className="skeleton" style={{ height: 200 }} />
  const audience = summed(comments.data)
  return (
    <div className="texts-sides">
      <div>
        {captions.data.length === 0 && <Nothing source="caption" />}
        {captions.data.map((text) => (
          <Panel key={text.text_id} title={word('text', text.text)}>
            <p>
              <span className="strong">{text.class ? word('tone', text.class) : t('texts.unknown')}</span>{' '}
              <span className="num mute">{scored(text.sentiment)}</span>{' '}
              <span className="small mute">{text.language ? t('texts.language', { language: text.language }) : t('texts.noLanguage')}</span>
              {text.model && (
                <span className="small mute"> · {t('texts.byThisModel', { model: text.model, version: Number(text.prompt_version) })}</span>
              )}
            </p>
            <ol className="texts-words" aria-label={t('texts.keywords')}>
              {text.keywords.map((each) => (
                <li key={each.keyword}>
                  <span className="grow clip">{each.keyword}</span>
                </li>
              ))}
            </ol>
          </Panel>
        ))}
      </div>
      <Panel flush title={t('texts.newestComments')}>
        {audience.texts === 0 ? (
          <Nothing source="comment" />
        ) : (
          <Sum tones={audience} texts={audience.texts} score={audience.score} byModel={audience.byModel} />
        )}
      </Panel>
    </div>
  )
}

function usePostTexts(id: string, source: Source) {
  return useQuery({
    queryKey: ['tasks', 'post-texts', id, source],
    queryFn: () => ask(api.GET('/api/v1/posts/{post_id}/texts', { params: { path: { post_id: id }, query: { text: source } } })),
    staleTime: 30_000,
  })
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

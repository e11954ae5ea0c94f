import { api, ask } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { t, word } from '@parts/i18n'
import { Panel } from '@parts/page'
import { entranceKey, useViewer } from '@parts/session'
import { Ago } from '@parts/time'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'

/** What happened to one's account. */
export function OwnNotices() {
  const viewer = useViewer()
  const notices = useQuery({ queryKey: ['own-notices'], queryFn: () => ask(api.GET('/api/v1/session/notices')) })
  const newest = notices.data?.[0]?.id
  useEffect(() => {
    if (newest === undefined || viewer.unseenNotices === 0) return
    // Looked at: the mark in the navigation goes.
    void ask(api.POST('/api/v1/session/notices/seen', { body: { up_to: newest } })).then(
      () => queries.invalidateQueries({ queryKey: entranceKey }),
      () => undefined,
    )
  }, [newest, viewer.unseenNotices])
  return (
    <Panel title={t('me.notices')}>
      {notices.data?.length === 0 && <span className="mute small">{t('me.noNotices')}</span>}
      <ul className="entries">
        {(notices.data ?? []).map((notice) => (
          <li key={notice.id}>
            <span className="grow">
              <span className="strong">{word('notice', notice.kind)}</span>
              <span className="small mute num">{[notice.detail, notice.ip].filter(Boolean).join(' · ')}</span>
            </span>
            <Ago at={notice.at} className="small faint" />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

import { Empty } from '@parts/empty'
import { t, word } from '@parts/i18n'
import { Panel } from '@parts/page'
import { Mark } from '@parts/status'
import { At } from '@parts/time'

interface Props {
  handles: readonly { username: string; first_seen_at: string }[]
  events: readonly { event: string; at: string; details: unknown }[]
}

export function ChangesTab({ handles, events }: Props) {
  return (
    <div className="columns">
      <Panel title={t('account.tab.changes')}>
        {events.length === 0 ? (
          <Empty title={t('account.noChanges')}>{t('account.noChangesText')}</Empty>
        ) : (
          <ol className="line">
            {events.map((event) => (
              <li key={event.at + event.event}>
                <Mark tone="held" />
                <span className="grow">
                  <strong>{word('event', event.event)}</strong>{' '}
                  {Object.entries((event.details ?? {}) as Record<string, unknown>).map(([name, value]) => (
                    <span key={name} className="small mute">
                      {name.replaceAll('_', ' ')} <code>{String(value)}</code>{' '}
                    </span>
                  ))}
                </span>
                <At at={event.at} className="small faint num" />
              </li>
            ))}
          </ol>
        )}
      </Panel>
      <Panel title={t('account.handles')}>
        <ol className="line">
          {handles.map((handle, index) => (
            <li key={handle.username}>
              <Mark tone={index === 0 ? 'ok' : 'off'} />
              <span className="grow strong">{index === 0 ? handle.username : <s>{handle.username}</s>}</span>
              <span className="small faint">
                {t('account.firstSeen')} <At at={handle.first_seen_at} parts={{ dateStyle: 'medium' }} />
              </span>
            </li>
          ))}
        </ol>
      </Panel>
    </div>
  )
}

import { Button } from '@mantine/core'
import { api, askPage } from '@parts/api/client'
import { backgroundKey, cancel, isOpen, titleOf } from '@parts/background/background'
import { Empty } from '@parts/empty'
import { interval, number } from '@parts/format'
import { t, word } from '@parts/i18n'
import { Meter } from '@parts/page'
import { useMay } from '@parts/session'
import { Status, type Tone } from '@parts/status'
import { PagedTable, usePages } from '@parts/table/pages'
import { Ago } from '@parts/time'
import { toastError } from '@parts/toast'
import { Link } from 'react-router'

const tones: Record<string, Tone> = { waiting: 'off', running: 'run', completed: 'ok', cancelled: 'off', failed: 'bad' }

/** What was done to all that matched, and what is being done. */
export function ActionsTab() {
  const mayEnd = useMay('editor')
  const maySeeAudit = useMay('admin')
  const actions = usePages(
    [...backgroundKey, 'pages'],
    (cursor) => askPage(api.GET('/api/v1/actions', { params: { query: { limit: 50, ...cursor } as never } })),
    1_500,
  )
  return (
    <PagedTable
      label={t('console.tab.actions')}
      pages={actions}
      rowId={(action) => action.action_id}
      empty={<Empty title={t('background.none')}>{t('background.noneText')}</Empty>}
      columns={[
        {
          id: 'what',
          head: t('background.what'),
          cell: (action) => (
            <>
              <span className="strong">{titleOf(action)}</span> {action.interval && interval(action.interval)}
              <div className="small mute two-lines">
                {action.all
                  ? t('background.all')
                  : action.filter
                    ? Object.entries(action.filter as Record<string, unknown>)
                        .filter(([, value]) => value !== null)
                        .map(([name, value]) => `${name}:${String(value)}`)
                        .join(' ')
                    : t('background.some', { n: Number(action.ids ?? 0) })}
              </div>
            </>
          ),
        },
        {
          id: 'state',
          head: t('flows.state'),
          cell: (action) => (
            <>
              <Status tone={tones[action.state] ?? 'off'}>{word('background.state', action.state)}</Status>
              {action.error && <div className="small mute two-lines">{action.error}</div>}
            </>
          ),
        },
        {
          id: 'progress',
          head: t('searches.col.progress'),
          cell: (action) => (
            <span className="row">
              <Meter value={Number(action.done)} max={Number(action.total ?? 0)} label={titleOf(action)} tone="ok" />
              <span className="small num nowrap">
                {number(Number(action.done))} / {action.total == null ? '…' : number(Number(action.total))}
              </span>
            </span>
          ),
        },
        { id: 'changed', head: t('background.changed'), right: true, cell: (action) => number(Number(action.changed)) },
        {
          id: 'failed',
          head: t('background.notDone'),
          right: true,
          cell: (action) => <span className={Number(action.failed) > 0 ? 'down' : 'mute'}>{number(Number(action.failed))}</span>,
        },
        { id: 'by', head: t('audit.who'), cell: (action) => action.requested_by },
        { id: 'at', head: t('request.made'), cell: (action) => <Ago at={action.created_at} className="nowrap" /> },
        {
          id: 'more',
          head: <span className="visually-hidden">{t('action.more.label')}</span>,
          right: true,
          cell: (action) =>
            isOpen(action) ? (
              mayEnd && (
                <Button size="compact-xs" variant="default" onClick={() => void cancel(action.action_id).catch(toastError)}>
                  {t('background.end')}
                </Button>
              )
            ) : maySeeAudit ? (
              <Link to={`/settings/audit?action=action.${action.state}`} className="small nowrap">
                {t('settings.tab.audit')}
              </Link>
            ) : null,
        },
      ]}
    />
  )
}

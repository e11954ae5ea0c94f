import { Button, NativeSelect } from '@mantine/core'
import { api, ask, askPage } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { Empty } from '@parts/empty'
import { number } from '@parts/format'
import { t, word } from '@parts/i18n'
import { Panel } from '@parts/page'
import { Status, type Tone } from '@parts/status'
import { PagedTable, usePages } from '@parts/table/pages'
import { At } from '@parts/time'
import { toast, toastError } from '@parts/toast'
import { useSearchParams } from 'react-router'

const states = ['dead', 'held', 'waiting', 'done'] as const

function toneOf(state: string): Tone {
  switch (state) {
    case 'done':
      return 'ok'
    case 'dead':
      return 'bad'
    case 'held':
      return 'off'
    default:
      return 'wait'
  }
}

/** What others told this service: what waits, is kept, or was set aside, and letting it be worked on again. */
export function MessagesTab() {
  const [query, setQuery] = useSearchParams()
  const state = states.find((each) => each === query.get('state'))
  const messages = usePages(
    ['messages', state ?? ''],
    (cursor) => askPage(api.GET('/api/v1/messages', { params: { query: { limit: 50, ...(state ? { state } : {}), ...cursor } as never } })),
    3_000,
  )
  const end = async (call: () => Promise<unknown>, done: string) => {
    try {
      await call()
      toast(done)
    } catch (error) {
      toastError(error)
    }
    await queries.invalidateQueries({ queryKey: ['messages'] })
  }
  const replay = (id: number) =>
    end(() => ask(api.POST('/api/v1/messages/{message_id}/replay', { params: { path: { message_id: id } } })), t('messages.replayed'))
  const remove = (id: number) =>
    end(() => ask(api.DELETE('/api/v1/messages/{message_id}', { params: { path: { message_id: id } } })), t('messages.removed'))
  return (
    <Panel
      flush
      title={t('messages.title')}
      side={
        <NativeSelect
          size="xs"
          aria-label={t('messages.state')}
          value={state ?? ''}
          onChange={(event) => setQuery(event.target.value ? { state: event.target.value } : {}, { preventScrollReset: true })}
          data={[{ value: '', label: t('monitors.all') }, ...states.map((each) => ({ value: each, label: word('messages.state', each) }))]}
        />
      }
    >
      <PagedTable
        label={t('messages.title')}
        pages={messages}
        rowId={(one) => String(one.id)}
        empty={<Empty title={t('messages.none')}>{t('messages.noneText')}</Empty>}
        columns={[
          { id: 'at', head: t('messages.received'), cell: (one) => <At at={one.received_at} className="nowrap num" /> },
          { id: 'queue', head: t('console.queue'), cell: (one) => <code>{one.queue}</code> },
          { id: 'key', head: t('messages.key'), cell: (one) => <span className="small mute two-lines">{one.key}</span> },
          {
            id: 'state',
            head: t('messages.state'),
            cell: (one) => (
              <>
                <Status tone={toneOf(one.state)}>{word('messages.state', one.state)}</Status>
                {one.result && <div className="small mute two-lines">{one.result}</div>}
              </>
            ),
          },
          { id: 'tries', head: t('request.tries'), right: true, cell: (one) => number(Number(one.attempts)) },
          {
            id: 'act',
            head: <span className="visually-hidden">{t('messages.replay')}</span>,
            right: true,
            cell: (one) =>
              (one.state === 'dead' || one.state === 'held') && (
                <span className="row">
                  <Button size="compact-xs" variant="default" onClick={() => void replay(Number(one.id))}>
                    {t('messages.replay')}
                  </Button>
                  <Button size="compact-xs" variant="default" color="red" onClick={() => void remove(Number(one.id))}>
                    {t('messages.remove')}
                  </Button>
                </span>
              ),
          },
        ]}
      />
    </Panel>
  )
}

import { Button, NumberInput, TextInput } from '@mantine/core'
import { api, ask, askPage } from '@parts/api/client'
import { onceKey } from '@parts/api/onceKey'
import { queries } from '@parts/api/query'
import { Empty } from '@parts/empty'
import { Fault } from '@parts/errors'
import { useSend } from '@parts/form'
import { Dialog } from '@parts/form/Dialog'
import { number, signed } from '@parts/format'
import { t, word } from '@parts/i18n'
import { Figures } from '@parts/page'
import { useMay } from '@parts/session'
import { PagedTable, usePages } from '@parts/table/pages'
import { At } from '@parts/time'
import { toast } from '@parts/toast'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { Link } from 'react-router'

export function CreditsTab() {
  const isOperator = useMay('operator')
  const [granting, setGranting] = useState(false)
  const credits = useQuery({ queryKey: ['credits'], queryFn: () => ask(api.GET('/api/v1/credits')), refetchInterval: 5_000 })
  const ledger = usePages(['credits', 'ledger'], (cursor) =>
    askPage(api.GET('/api/v1/credits/ledger', { params: { query: { limit: 50, ...cursor } } })),
  )
  if (credits.isError) return <Fault error={credits.error} retry={() => void credits.refetch()} />
  return (
    <>
      <Figures
        loading={!credits.data}
        figures={[
          { label: t('credits.available'), value: number(Number(credits.data?.available)) },
          { label: t('credits.reserved'), value: number(Number(credits.data?.reserved)) },
          { label: t('credits.balance'), value: number(Number(credits.data?.balance)) },
        ]}
      />
      <div className="stack">
        {isOperator && (
          <div>
            <Button variant="default" onClick={() => setGranting(true)}>
              {t('credits.grant')}
            </Button>
          </div>
        )}
        <PagedTable
          label={t('settings.tab.credits')}
          pages={ledger}
          rowId={(entry) => String(entry.id)}
          empty={<Empty title={t('credits.none')} />}
          columns={[
            { id: 'at', head: t('credits.at'), cell: (entry) => <At at={entry.at} className="nowrap num" /> },
            { id: 'kind', head: t('credits.kind'), cell: (entry) => word('credit', entry.kind) },
            {
              id: 'amount',
              head: t('credits.amount'),
              right: true,
              cell: (entry) => (
                <span className={Number(entry.amount) < 0 ? 'down' : Number(entry.amount) > 0 ? 'up' : 'mute'}>
                  {signed(Number(entry.amount))}
                </span>
              ),
            },
            {
              id: 'reserved',
              head: t('credits.reserved'),
              right: true,
              cell: (entry) => <span className="mute">{signed(Number(entry.reserved))}</span>,
            },
            {
              id: 'job',
              head: t('credits.job'),
              cell: (entry) => (entry.job_id ? <Link to={`/searches/${entry.job_id}`}>{entry.job_id.slice(0, 8)}</Link> : '—'),
            },
            { id: 'note', head: t('credits.note'), cell: (entry) => <span className="small mute">{entry.note ?? ''}</span> },
          ]}
        />
      </div>
      {granting && <Grant close={() => setGranting(false)} />}
    </>
  )
}

function Grant({ close }: { close: () => void }) {
  const [amount, setAmount] = useState<number>(1000)
  const [note, setNote] = useState('')
  // Sent twice because no answer came, it grants once.
  const key = useRef<string | null>(null)
  const form = useSend(
    () => {
      key.current ??= onceKey()
      return ask(
        api.POST('/api/v1/credits/grants', {
          body: { amount, note: note.trim() || null },
          headers: { 'Idempotency-Key': key.current },
        }),
      )
    },
    async () => {
      await queries.invalidateQueries({ queryKey: ['credits'] })
      toast(t('credits.granted'))
      close()
    },
  )
  const edit = (change: () => void) => {
    change()
    key.current = null
  }
  return (
    <Dialog
      title={t('credits.grant')}
      close={close}
      submit={form.submit}
      busy={form.busy}
      error={form.rest('amount', 'note')}
      action={t('credits.grant')}
    >
      <NumberInput
        label={t('credits.amount')}
        value={amount}
        onChange={(value) => edit(() => setAmount(Number(value)))}
        error={form.of('amount')}
        hideControls
        thousandSeparator=","
        data-autofocus
      />
      <TextInput
        label={t('credits.note')}
        value={note}
        onChange={(event) => edit(() => setNote(event.target.value))}
        error={form.of('note')}
      />
    </Dialog>
  )
}

import { Button, NativeSelect, TextInput } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { Fault } from '@parts/errors'
import { useSend } from '@parts/form'
import { Dialog } from '@parts/form/Dialog'
import { Refusal } from '@parts/form/Refusal'
import { number } from '@parts/format'
import { t, word } from '@parts/i18n'
import { Panel } from '@parts/page'
import { Table } from '@parts/table'
import { toast } from '@parts/toast'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'

export function DataTab() {
  const team = useQuery({ queryKey: ['team'], queryFn: () => ask(api.GET('/api/v1/team')) })
  const [name, setName] = useState('')
  const [days, setDays] = useState('')
  useEffect(() => {
    if (!team.data) return
    setName(team.data.name)
    setDays(team.data.history_days == null ? '' : String(team.data.history_days))
  }, [team.data])
  const form = useSend(
    () => ask(api.PUT('/api/v1/team', { body: { name, history_days: days.trim() === '' ? null : Number(days) } })),
    async () => {
      await queries.invalidateQueries({ queryKey: ['team'] })
      toast(t('data.saved'))
    },
  )
  if (team.isError) return <Fault error={team.error} retry={() => void team.refetch()} />
  return (
    <div className="stack settings-narrow">
      <Panel title={t('data.team')}>
        <form className="stack" onSubmit={form.submit}>
          <TextInput
            label={t('data.name')}
            required
            value={name}
            onChange={(event) => setName(event.target.value)}
            error={form.of('name')}
          />
          <TextInput
            label={t('data.days')}
            inputMode="numeric"
            value={days}
            onChange={(event) => setDays(event.target.value)}
            error={form.of('history_days')}
          />
          <Refusal text={form.rest('name', 'history_days')} />
          <div>
            <Button type="submit" loading={form.busy}>
              {t('action.save')}
            </Button>
          </div>
        </form>
      </Panel>
      <Erasure />
    </div>
  )
}

interface Found {
  id: string
  name: string
  removed: Record<string, number>
  teams: readonly unknown[]
}

function Erasure() {
  const [platform, setPlatform] = useState('instagram')
  const [reference, setReference] = useState('')
  const [found, setFound] = useState<Found | null>(null)
  const [typed, setTyped] = useState('')
  const preview = useSend(async () => {
    const account = await ask(
      api.GET('/api/v1/accounts/{platform}/{reference}', {
        params: { path: { platform: platform as 'instagram', reference: reference.trim().replace(/^@/, '') } },
      }),
    )
    const goes = await ask(api.GET('/api/v1/accounts/{account_id}/erasure', { params: { path: { account_id: String(account.id) } } }))
    return {
      id: String(account.id),
      name: account.username,
      removed: goes.removed as Record<string, number>,
      teams: goes.teams as readonly unknown[],
    }
  }, setFound)
  const close = () => {
    setFound(null)
    setTyped('')
  }
  const erase = useSend(
    () =>
      ask(
        api.DELETE('/api/v1/accounts/{account_id}', {
          params: { path: { account_id: found?.id ?? '' }, query: { purge: 'true' } },
        }),
      ),
    async () => {
      await queries.invalidateQueries()
      toast(t('data.erased'))
      close()
      setReference('')
    },
  )
  const rows = Object.entries(found?.removed ?? {}).filter(([, count]) => Number(count) > 0)
  return (
    <Panel title={t('data.erase')}>
      <form className="stack" onSubmit={preview.submit}>
        <span className="mute small">{t('data.eraseText')}</span>
        <div className="row wrap">
          <NativeSelect
            aria-label={t('new.platform')}
            value={platform}
            onChange={(event) => setPlatform(event.target.value)}
            data={['instagram', 'tiktok', 'youtube'].map((one) => ({ value: one, label: word('platform', one) }))}
          />
          <TextInput
            className="grow"
            required
            aria-label={t('data.handle')}
            placeholder={t('data.handle')}
            value={reference}
            onChange={(event) => setReference(event.target.value)}
          />
          <Button type="submit" variant="default" loading={preview.busy}>
            {t('data.preview')}
          </Button>
        </div>
        <Refusal text={preview.rest()} />
      </form>
      {found && (
        <Dialog
          title={found.name}
          close={close}
          submit={erase.submit}
          busy={erase.busy}
          error={erase.rest()}
          action={t('data.eraseDo')}
          danger
          disabled={typed !== found.name}
        >
          <span className="strong">{t('data.goes', { n: rows.reduce((sum, [, count]) => sum + Number(count), 0) })}</span>
          <Table
            label={t('data.preview')}
            rows={rows}
            rowId={([what]) => what}
            empty={<span className="mute">{t('data.noneGoes')}</span>}
            columns={[
              { id: 'what', head: t('limits.col.what'), cell: ([what]) => what.replaceAll('_', ' ') },
              { id: 'count', head: t('drift.count'), right: true, cell: ([, count]) => number(Number(count)) },
            ]}
          />
          <TextInput
            label={t('data.type', { name: found.name })}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            autoComplete="off"
          />
        </Dialog>
      )}
    </Panel>
  )
}

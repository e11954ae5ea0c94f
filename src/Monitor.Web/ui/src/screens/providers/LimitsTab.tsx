import { Button } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { Empty } from '@parts/empty'
import { Fault } from '@parts/errors'
import { number, seconds } from '@parts/format'
import { t } from '@parts/i18n'
import { Meter } from '@parts/page'
import { useMay } from '@parts/session'
import { Table } from '@parts/table'
import { toast, toastError } from '@parts/toast'
import { useQuery } from '@tanstack/react-query'

export function LimitsTab() {
  const isOperator = useMay('operator')
  const limits = useQuery({ queryKey: ['limits'], queryFn: () => ask(api.GET('/api/v1/limits')), refetchInterval: 3_000 })
  if (limits.isError) return <Fault error={limits.error} retry={() => void limits.refetch()} />
  const reset = async (key: string) => {
    try {
      await ask(api.POST('/api/v1/limits/{key}/reset', { params: { path: { key } } }))
      toast(t('limits.resetDone'))
      await queries.invalidateQueries({ queryKey: ['limits'] })
    } catch (error) {
      toastError(error)
    }
  }
  return (
    <Table
      label={t('providers.tab.limits')}
      rows={limits.data}
      rowId={(limit) => limit.scope + limit.key}
      empty={<Empty title={t('limits.none')} />}
      columns={[
        {
          id: 'scope',
          head: t('providers.col.name'),
          cell: (limit) => <span className="strong">{limit.scope === 'on_demand' ? t('limits.on_demand') : limit.scope}</span>,
        },
        { id: 'key', head: t('limits.col.what'), cell: (limit) => <code>{limit.key}</code> },
        {
          id: 'window',
          head: t('limits.col.window'),
          cell: (limit) => <span className="mute nowrap">{seconds(Number(limit.window_seconds))}</span>,
        },
        {
          id: 'used',
          head: t('limits.col.used'),
          className: 'prov-budget',
          cell: (limit) => (
            <span className="row">
              <Meter value={Number(limit.used)} max={Number(limit.limit)} label={`${limit.key}: ${t('limits.col.used')}`} />
              <span className="num small nowrap">
                {number(Number(limit.used))} / {number(Number(limit.limit))}
              </span>
            </span>
          ),
        },
        {
          id: 'reset',
          head: <span className="visually-hidden">{t('limits.reset')}</span>,
          right: true,
          cell: (limit) =>
            isOperator && Number(limit.used) > 0 ? (
              <Button size="compact-xs" variant="default" onClick={() => void reset(limit.key)}>
                {t('limits.reset')}
              </Button>
            ) : null,
        },
      ]}
    />
  )
}

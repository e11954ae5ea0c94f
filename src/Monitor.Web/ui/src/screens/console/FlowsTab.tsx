import { Button, NumberInput, Switch } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { Fault } from '@parts/errors'
import { number, percent } from '@parts/format'
import { t, word } from '@parts/i18n'
import { useMay } from '@parts/session'
import { Status } from '@parts/status'
import { Table } from '@parts/table'
import { toast, toastError } from '@parts/toast'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { Described } from './Described'
import { NewRequest } from './NewRequest'

export function FlowsTab() {
  const isOperator = useMay('operator')
  const mayChange = useMay('editor')
  const [chosen, choose] = useState<string | null>(null)
  const flows = useQuery({ queryKey: ['flows'], queryFn: () => ask(api.GET('/api/v1/flows')), refetchInterval: 3_000 })
  if (flows.isError) return <Fault error={flows.error} retry={() => void flows.refetch()} />
  const change = async (flow: string, body: { paused?: boolean; max_running?: number }) => {
    try {
      await ask(api.PATCH('/api/v1/flows/{flow}', { params: { path: { flow } }, body }))
      await queries.invalidateQueries({ queryKey: ['flows'] })
      if (body.paused !== undefined)
        toast(t(body.paused ? 'flows.pauseDone' : 'flows.resumeDone', { name: flow }), {
          undo: () => void change(flow, { paused: !body.paused }),
        })
      else toast(t('flows.sizeDone'))
    } catch (error) {
      toastError(error)
    }
  }
  const one = flows.data?.find((flow) => flow.name === chosen)
  return (
    <>
      <Table
        label={t('console.tab.flows')}
        rows={flows.data}
        rowId={(flow) => flow.name}
        columns={[
          {
            id: 'name',
            head: t('flows.name'),
            cell: (flow) => (
              <>
                <Link to={`/console/requests?q=flow:${flow.name}`} className="strong">
                  {flow.name}
                </Link>
                <div className="small mute">{word('platform', flow.platform)}</div>
                {flow.description && (
                  <div className="small mute two-lines">
                    <Described text={flow.description} />
                  </div>
                )}
              </>
            ),
          },
          {
            id: 'state',
            head: t('flows.state'),
            cell: (flow) => (
              <span className="row">
                {isOperator && (
                  <Switch
                    size="xs"
                    aria-label={`${flow.name}: ${t('flows.paused')}`}
                    checked={!flow.paused}
                    onChange={(event) => void change(flow.name, { paused: !event.target.checked })}
                  />
                )}
                <Status tone={flow.paused ? 'off' : 'ok'}>{t(flow.paused ? 'flows.paused' : 'flows.available')}</Status>
              </span>
            ),
          },
          {
            id: 'size',
            head: t('flows.size'),
            right: true,
            cell: (flow) =>
              isOperator ? (
                <NumberInput
                  size="xs"
                  w={72}
                  ml="auto"
                  hideControls
                  min={0}
                  max={10_000}
                  aria-label={`${flow.name}: ${t('flows.size')}`}
                  defaultValue={Number(flow.max_running)}
                  key={String(flow.max_running)}
                  onBlur={(event) => {
                    const size = Number.parseInt(event.target.value, 10)
                    if (Number.isInteger(size) && size !== Number(flow.max_running)) void change(flow.name, { max_running: size })
                  }}
                />
              ) : (
                number(Number(flow.max_running))
              ),
          },
          { id: 'waiting', head: t('flows.waiting'), right: true, cell: (flow) => number(Number(flow.pending)) },
          { id: 'running', head: t('flows.running'), right: true, cell: (flow) => number(Number(flow.running)) },
          {
            id: 'stuck',
            head: t('flows.stuck'),
            right: true,
            cell: (flow) =>
              Number(flow.stuck) > 0 ? (
                <Link to={`/console/requests?q=flow:${flow.name} status:running age:>10m`} className="down">
                  {number(Number(flow.stuck))}
                </Link>
              ) : (
                <span className="faint">0</span>
              ),
          },
          {
            id: 'day',
            head: t('flows.day'),
            right: true,
            cell: (flow) => (
              <>
                {number(Number(flow.completed))}
                {Number(flow.failed) > 0 && (
                  <div className="small">
                    <Link to={`/console/requests?q=flow:${flow.name} status:failed`} className="down">
                      {t('searches.failed', { n: Number(flow.failed) })}
                    </Link>
                  </div>
                )}
              </>
            ),
          },
          {
            id: 'rate',
            head: t('flows.rate'),
            right: true,
            cell: (flow) => percent(flow.completion_rate == null ? null : Number(flow.completion_rate) * 100, 1),
          },
          {
            id: 'submit',
            head: <span className="visually-hidden">{t('flows.submit')}</span>,
            right: true,
            cell: (flow) =>
              mayChange && (
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={`${t('flows.submit')}: ${flow.name}`}
                  onClick={() => choose(flow.name)}
                >
                  {t('flows.submit')}
                </Button>
              ),
          },
        ]}
      />
      {one && (
        <NewRequest
          flow={one.name}
          description={one.description}
          parameters={one.parameter_details}
          example={one.example}
          close={() => choose(null)}
        />
      )}
    </>
  )
}

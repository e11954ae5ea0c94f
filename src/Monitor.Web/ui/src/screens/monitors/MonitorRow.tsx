import { ActionIcon, Checkbox, Menu } from '@mantine/core'
import { Avatar } from '@parts/avatar'
import { Beats } from '@parts/beats'
import { interval, number, percent, signed } from '@parts/format'
import { Fresh } from '@parts/fresh'
import { t, word } from '@parts/i18n'
import { Spark } from '@parts/spark'
import { Status } from '@parts/status'
import type { TaskAction } from '@parts/task/actions'
import { stateOf } from '@parts/task/state'
import { Ago } from '@parts/time'
import { IconDots } from '@tabler/icons-react'
import { memo } from 'react'
import { Link } from 'react-router'
import type { BoardRow } from './board'

interface RowProps {
  row: BoardRow
  selected: boolean
  mayChange: boolean
  select: (id: string, range: boolean) => void
  act: (action: TaskAction, id: string, interval?: string) => void
}

export const MonitorRow = memo(function MonitorRow({ row, selected, mayChange, select, act }: RowProps) {
  const state = stateOf(row)
  const [metric, value] = Object.entries(row.values)[0] ?? []
  const change = value?.change_24h == null ? null : Number(value.change_24h)
  const now = value?.value == null ? null : Number(value.value)
  const before = now !== null && change !== null ? now - change : null
  const name = row.account?.username ?? row.target
  const toneOfChange = change === null || change === 0 ? 'mute' : change > 0 ? 'up' : 'down'
  return (
    <>
      <span className="mon-check">
        {mayChange && (
          <Checkbox
            size="xs"
            checked={selected}
            aria-label={t('monitors.select', { name })}
            onClick={(event) => select(row.task_id, event.shiftKey)}
            onChange={() => undefined}
          />
        )}
      </span>
      <span className="mon-who">
        <Avatar name={name} square={row.type === 'post'} src={row.picture_url} />
        <span className="mon-name">
          <Link to={`/monitors/${row.task_id}`} className="clip strong" tabIndex={-1}>
            {name}
          </Link>
          <span className="small mute clip">
            {word('platform', row.platform)} · {word('type', row.type)} · {interval(row.interval)}
          </span>
        </span>
      </span>
      <span className="mon-runs">
        <Beats runs={row.runs.map((run) => ({ ...run, run_no: Number(run.run_no), duration_ms: Number(run.duration_ms) }))} />
        {!state.quiet && (
          <Status tone={state.tone} title={row.runs[0]?.error ?? state.text}>
            <span className="clip">{state.text}</span>
          </Status>
        )}
      </span>
      <span className="mon-value r num">
        {value?.value == null && value?.state && value.state !== 'measured' ? (
          <span className="small mute">{word('value', value.state)}</span>
        ) : (
          <Fresh value={now} className="strong">
            {number(now)}
          </Fresh>
        )}
        <span className="small mute">
          {metric ? word('metric', metric) : ''}
          {value?.state === 'rounded' ? ` · ${t('value.roundedShort')}` : ''}
        </span>
      </span>
      <span className={`mon-change r num small ${toneOfChange}`}>
        <span>{change === null ? '—' : signed(change)}</span>
        <span className="faint">{before ? percent(((change ?? 0) / before) * 100) : ''}</span>
      </span>
      <span className="mon-trend">
        <Spark points={row.sparkline?.points.map((point) => (point === null ? null : Number(point))) ?? []} label={t('monitors.trend')} />
      </span>
      <span className="mon-next small">
        <Ago at={row.measured_at} />
        <Ago at={row.status === 'active' ? row.next_run_at : null} className="faint" />
      </span>
      <span className="mon-source small mute clip">{row.runs.find((run) => run.source)?.source ?? '—'}</span>
      <span className="mon-more">
        {mayChange && row.status !== 'stopped' && (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" aria-label={`${t('action.more.label')}: ${name}`}>
                <IconDots size={16} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {row.status === 'paused' ? (
                <Menu.Item onClick={() => act('resume', row.task_id)}>{t('action.resume')}</Menu.Item>
              ) : (
                <Menu.Item onClick={() => act('pause', row.task_id)}>{t('action.pause')}</Menu.Item>
              )}
              {row.status === 'active' && <Menu.Item onClick={() => act('run', row.task_id)}>{t('action.run')}</Menu.Item>}
              <Menu.Item onClick={() => act('set_interval', row.task_id, row.interval)}>{t('action.interval')}</Menu.Item>
              <Menu.Divider />
              <Menu.Item color="red" onClick={() => act('stop', row.task_id)}>
                {t('action.stop')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </span>
    </>
  )
})

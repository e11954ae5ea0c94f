import './new.css'
import { Button, FileButton, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { useSend } from '@parts/form'
import { Refusal } from '@parts/form/Refusal'
import { money, number, interval as say } from '@parts/format'
import { t, word } from '@parts/i18n'
import { PageHead, Panel } from '@parts/page'
import { Status, type Tone } from '@parts/status'
import { type Column, Table } from '@parts/table'
import { toast } from '@parts/toast'
import { useDeferredValue, useMemo, useState } from 'react'
import { Link } from 'react-router'
import { useCosts } from './cost'
import { type ImportLine, platforms, readLines, secondsOf } from './target'

/** What the service made of a line. */
interface Outcome {
  result: string
  message?: string | null
  task_id?: string | null
}

interface Row extends ImportLine {
  outcome: Outcome | undefined
}

const atOnce = 1000

function stateOf(row: Row): { tone: Tone; text: string } {
  if (row.outcome?.result === 'created') return { tone: 'ok', text: t('import.created') }
  if (row.outcome?.result === 'duplicate') return { tone: 'wait', text: t('import.duplicate') }
  if (row.outcome) return { tone: 'bad', text: t('import.invalid', { reason: row.outcome.message ?? row.outcome.result }) }
  if (row.fault) return { tone: 'bad', text: t('import.bad', { reason: t(`import.reason.${row.fault}`) }) }
  return row.same === null ? { tone: 'off', text: t('import.good') } : { tone: 'wait', text: t('import.repeated', { line: row.same }) }
}

const columns: readonly Column<Row>[] = [
  { id: 'line', head: t('import.line'), cell: (row) => <span className="faint num">{row.line}</span>, right: true },
  {
    id: 'target',
    head: t('monitors.col.target'),
    cell: (row) => <span className="strong">{row.target?.handle ?? row.target?.target ?? row.text}</span>,
  },
  {
    id: 'what',
    head: t('new.type'),
    cell: (row) => (
      <span className="mute nowrap">
        {row.target ? `${word('platform', row.target.platform)} · ${word('type', row.target.type)} · ${say(row.interval)}` : ''}
      </span>
    ),
  },
  {
    id: 'result',
    head: t('import.result'),
    cell: (row) => {
      const state = stateOf(row)
      return (
        <Status tone={state.tone}>
          {row.outcome?.task_id ? <Link to={`/monitors/${row.outcome.task_id}`}>{state.text}</Link> : state.text}
        </Status>
      )
    },
  },
]

export function ImportScreen() {
  const [text, setText] = useState('')
  const [platform, setPlatform] = useState('instagram')
  const [interval, setInterval] = useState('1h')
  const [outcomes, setOutcomes] = useState<ReadonlyMap<number, Outcome>>(new Map())
  const settled = useDeferredValue(text)
  const lines = useMemo(() => readLines(settled, platform, interval), [settled, platform, interval])
  const rows = useMemo<Row[]>(() => lines.map((line) => ({ ...line, outcome: outcomes.get(line.line) })), [lines, outcomes])
  const ready = lines.filter((line) => line.target && !line.fault && line.same === null)
  const repeated = lines.filter((line) => line.same !== null).length
  const bad = lines.filter((line) => line.fault !== null).length
  const costs = useCosts()
  const total = ready.reduce(
    (all, line) => {
      const cost = costs(line.target?.platform ?? '', secondsOf(line.interval) ?? 3600, null)
      return { calls: all.calls + cost.calls, usd: all.usd + cost.usd }
    },
    { calls: 0, usd: 0 },
  )
  const edit = (value: string) => {
    setText(value)
    setOutcomes(new Map())
  }
  const form = useSend(
    async () => {
      // One request for each kind, as the API takes them.
      const kinds = Map.groupBy(ready, (line) => `${line.target?.platform} ${line.target?.type} ${line.interval}`)
      const found = new Map<number, Outcome>()
      for (const [kind, all] of kinds) {
        const [of, type, every] = kind.split(' ')
        for (let from = 0; from < all.length; from += atOnce) {
          const part = all.slice(from, from + atOnce)
          const made = await ask(
            api.POST('/api/v1/tasks/bulk', {
              body: { platform: of, type, targets: part.map((line) => line.target?.target ?? ''), interval: every },
            }),
          )
          made.results.forEach((result, index) => {
            const line = part[index]
            if (line) found.set(line.line, result)
          })
        }
      }
      return found
    },
    async (found) => {
      setOutcomes(found)
      await queries.invalidateQueries({ queryKey: ['tasks'] })
      const count = (name: string) => [...found.values()].filter((each) => each.result === name).length
      toast(t('import.done', { created: count('created'), duplicates: count('duplicate'), bad: count('invalid') + bad }))
    },
  )
  const isDone = outcomes.size > 0
  return (
    <>
      <PageHead title={t('import.title')} lead={t('import.lead')} />
      <div className="import">
        <form className="stack" onSubmit={form.submit}>
          <Panel>
            <div className="stack">
              <Textarea
                className="import-text"
                label={t('import.text')}
                rows={14}
                data-search
                value={text}
                onChange={(event) => edit(event.target.value)}
                placeholder={'nasa\n@khaby.lame, tiktok, 5m\nhttps://www.youtube.com/@kurzgesagt'}
                error={form.of('targets')}
              />
              <FileButton accept=".csv,.txt,text/csv,text/plain" onChange={(file) => void file?.text().then(edit)}>
                {(props) => (
                  <Button variant="default" size="xs" {...props}>
                    {t('import.file')}
                  </Button>
                )}
              </FileButton>
              <div className="small mute">{t('import.default')}</div>
              <div className="row">
                <NativeSelect
                  className="grow"
                  aria-label={t('new.platform')}
                  value={platform}
                  onChange={(event) => setPlatform(event.target.value)}
                  data={platforms.map((name) => ({ value: name, label: word('platform', name) }))}
                />
                <TextInput
                  className="grow"
                  aria-label={t('new.interval')}
                  value={interval}
                  onChange={(event) => setInterval(event.target.value)}
                  error={form.of('interval')}
                />
              </div>
            </div>
          </Panel>
          <Refusal text={form.rest('targets', 'interval')} />
          {isDone ? (
            <Button component={Link} to="/monitors">
              {t('import.show')}
            </Button>
          ) : (
            <Button type="submit" loading={form.busy} disabled={ready.length === 0}>
              {t('import.submit', { n: ready.length })}
            </Button>
          )}
        </form>
        <div className="stack">
          <div className="small mute" role="status">
            {lines.length > 0 && t('import.summary', { good: ready.length, repeated, bad })}
            {ready.length > 0 && ` · ${t('import.cost', { calls: number(total.calls), usd: money(total.usd) })}`}
          </div>
          <Table
            label={t('import.preview')}
            rows={rows}
            columns={columns}
            rowId={(row) => String(row.line)}
            empty={
              <p className="mute" style={{ textAlign: 'center', padding: 24 }}>
                {t('import.lead')}
              </p>
            }
          />
        </div>
      </div>
    </>
  )
}

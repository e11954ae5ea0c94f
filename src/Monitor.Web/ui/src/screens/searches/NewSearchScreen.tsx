import './searches.css'
import { Button, FileButton, NumberInput, Radio, Textarea, TextInput } from '@mantine/core'
import { ApiError, api, ask } from '@parts/api/client'
import { onceKey } from '@parts/api/onceKey'
import { queries } from '@parts/api/query'
import { useSend } from '@parts/form'
import { number } from '@parts/format'
import { t } from '@parts/i18n'
import { PageHead, Panel } from '@parts/page'
import { Status } from '@parts/status'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useRef, useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { readNames } from './job'

const most = 15
const creditsOfNew = 25

export function NewSearchScreen() {
  const navigate = useNavigate()
  const [query] = useSearchParams()
  const [text, setText] = useState(query.get('names') ?? '')
  const [chosen, setChosen] = useState<'search' | 'batch' | null>(null)
  const [atOnce, setAtOnce] = useState<number>(5)
  const [webhook, setWebhook] = useState('')
  const { names, bad, repeated } = useMemo(() => readNames(text), [text])
  const kind = chosen ?? (names.length > most ? 'batch' : 'search')
  const credits = useQuery({ queryKey: ['credits'], queryFn: () => ask(api.GET('/api/v1/credits')) })
  // Sent twice, it starts one job.
  const key = useRef<string | null>(null)
  const form = useSend(
    async () => {
      key.current ??= onceKey()
      const headers = { 'Idempotency-Key': key.current }
      const webhook_url = webhook.trim() || null
      if (kind === 'search')
        return (await ask(api.POST('/api/v1/instagram/bulk-search', { body: { usernames: names as never, webhook_url }, headers }))).job_id
      const answer = await api.POST('/api/v1/instagram/users/batch', {
        body: { usernames: names, max_concurrency: atOnce, webhook_url },
        headers,
      })
      if (!answer.response.ok) {
        const body = answer.error as unknown as { message?: string; errors?: [] }
        throw new ApiError(answer.response.status, body?.message ?? answer.response.statusText, body?.errors ?? [])
      }
      return (answer.data as { job_id: string }).job_id
    },
    async (id) => {
      await queries.invalidateQueries({ queryKey: ['jobs'] })
      await navigate(`/searches/${id}`)
    },
  )
  const edit = (value: string) => {
    setText(value)
    key.current = null
    form.clear()
  }
  const faults = form.error instanceof ApiError ? form.error.faults.filter((fault) => fault.field.startsWith('usernames')) : []
  return (
    <>
      <PageHead title={t('search.title')} lead={t('search.lead')} />
      <form className="search-new" onSubmit={form.submit}>
        <Panel>
          <div className="stack">
            <Textarea
              label={t('search.names')}
              description={t('search.hint')}
              rows={8}
              autoFocus
              data-search
              value={text}
              onChange={(event) => edit(event.target.value)}
              error={faults.length > 0 ? faults.map((fault) => <div key={fault.field + fault.message}>{fault.message}</div>) : undefined}
            />
            <FileButton accept=".csv,.txt,text/csv,text/plain" onChange={(file) => void file?.text().then(edit)}>
              {(props) => (
                <Button variant="default" size="xs" style={{ alignSelf: 'flex-start' }} {...props}>
                  {t('import.file')}
                </Button>
              )}
            </FileButton>
            {bad.length > 0 && (
              <div role="alert">
                <Status tone="bad">{t('search.bad', { n: bad.length })}</Status>
                <div className="search-bad">
                  {bad.slice(0, 40).map((name, index) => (
                    <code key={`${name}${index}`}>{name}</code>
                  ))}
                </div>
              </div>
            )}
            {repeated > 0 && <Status tone="wait">{t('search.repeated', { n: repeated })}</Status>}
          </div>
        </Panel>
        <div className="stack">
          <Panel>
            <div className="stack">
              <Radio.Group label={t('search.kind')} value={kind} onChange={(value) => setChosen(value as 'search' | 'batch')}>
                <Radio value="search" label={t('search.kind.search')} mt={8} />
                <Radio value="batch" label={t('search.kind.batch')} mt={8} />
              </Radio.Group>
              {kind === 'batch' && (
                <NumberInput
                  label={t('search.concurrency')}
                  min={1}
                  max={100}
                  value={atOnce}
                  onChange={(value) => setAtOnce(Number(value) || 1)}
                  error={form.of('max_concurrency')}
                  hideControls
                />
              )}
              <TextInput
                label={t('search.webhook')}
                type="url"
                placeholder="https://…"
                value={webhook}
                onChange={(event) => setWebhook(event.target.value)}
                error={form.of('webhook_url')}
              />
            </div>
          </Panel>
          <div className="small mute num">
            {kind === 'search'
              ? t('search.credits', { n: names.length * creditsOfNew, left: number(credits.data ? Number(credits.data.available) : null) })
              : t('search.free')}
          </div>
          {kind === 'search' && names.length > most && <Status tone="bad">{t('search.tooMany')}</Status>}
          {faults.length === 0 && form.rest('max_concurrency', 'webhook_url') && (
            <span className="down small" role="alert">
              {form.rest('max_concurrency', 'webhook_url')}
            </span>
          )}
          <Button type="submit" size="md" loading={form.busy} disabled={names.length === 0 || (kind === 'search' && names.length > most)}>
            {t('search.submit', { n: names.length })}
          </Button>
        </div>
      </form>
    </>
  )
}

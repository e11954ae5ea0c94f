import './console.css'
import { Button } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { toneOf } from '@parts/beats'
import { Fault } from '@parts/errors'
import { milliseconds, money } from '@parts/format'
import { t, word } from '@parts/i18n'
import { Fact, Facts, PageHead, Panel, Skeletons } from '@parts/page'
import { Status } from '@parts/status'
import { Story, type StoryData } from '@parts/story/Story'
import { At } from '@parts/time'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'

/** One run of a monitor, from its due time to what it left behind. */
export function RunScreen() {
  const { taskId = '', runNo = '' } = useParams()
  const run = useQuery({
    queryKey: ['tasks', 'run', taskId, runNo],
    queryFn: () => ask(api.GET('/api/v1/tasks/{task_id}/runs/{run_no}', { params: { path: { task_id: taskId, run_no: runNo } } })),
  })
  if (run.isError) return <Fault error={run.error} retry={() => void run.refetch()} />
  if (!run.data) return <Skeletons rows={6} />
  const one = run.data
  return (
    <>
      <PageHead title={`${one.title} · ${t('story.run')} ${runNo}`} lead={word('platform', one.platform)}>
        <span className="chip">
          <Status tone={toneOf(one.status)}>{word('outcome', one.status)}</Status>
        </span>
        <Button component={Link} size="xs" variant="default" to={`/monitors/${taskId}`}>
          {t('story.back')}
        </Button>
      </PageHead>
      <div className="columns">
        <Story story={one as unknown as StoryData} />
        <Panel title={t('story.facts')}>
          <Facts>
            {one.created_at && (
              <Fact label={t('run.slot')}>
                <At at={one.created_at} />
              </Fact>
            )}
            <Fact label={t('run.lag')}>{milliseconds(one.waited_ms == null ? null : Number(one.waited_ms))}</Fact>
            <Fact label={t('run.duration')}>{milliseconds(one.duration_ms == null ? null : Number(one.duration_ms))}</Fact>
            <Fact label={t('run.cost')}>{money(one.cost_usd == null ? null : Number(one.cost_usd))}</Fact>
            <Fact label={t('run.source')}>{one.source ?? '—'}</Fact>
            {one.error && <Fact label={t('run.error')}>{one.error}</Fact>}
          </Facts>
        </Panel>
      </div>
    </>
  )
}

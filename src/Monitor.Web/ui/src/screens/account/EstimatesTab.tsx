import { api, ask } from '@parts/api/client'
import { Empty } from '@parts/empty'
import { Fault } from '@parts/errors'
import { number } from '@parts/format'
import { t, word } from '@parts/i18n'
import { Panel, Skeletons } from '@parts/page'
import { Status } from '@parts/status'
import { Ago } from '@parts/time'
import { useQuery } from '@tanstack/react-query'

/** A value as people read it: shares and cities by their size, lists with commas. */
function shown(value: unknown): string {
  if (Array.isArray(value))
    return value
      .map((each) =>
        typeof each === 'object' && each !== null && 'city' in each
          ? `${String(each.city)} ${number(Number((each as unknown as { share: number }).share))} %`
          : String(each),
      )
      .join(', ')
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([name, share]) => `${name} ${number(Number(share))} %`)
      .join(', ')
  return String(value)
}

/** What a language model estimated of an account; nothing of it was measured. */
export function EstimatesTab({ accountId }: { accountId: string }) {
  const estimates = useQuery({
    queryKey: ['enrichment', 'account', accountId],
    queryFn: () => ask(api.GET('/api/v1/accounts/{account_id}/enrichment', { params: { path: { account_id: accountId } } })),
  })
  if (estimates.isError) return <Fault error={estimates.error} retry={() => void estimates.refetch()} />
  if (!estimates.data) return <Skeletons rows={4} />
  if (estimates.data.length === 0) return <Empty title={t('estimates.none')}>{t('estimates.noneText')}</Empty>
  return (
    <div className="stack">
      <p className="small mute">{t('estimates.about')}</p>
      {estimates.data.map((one) => (
        <Panel
          key={`${one.kind}-${one.prompt_version}`}
          title={word('estimate', one.kind)}
          side={
            <Status tone={one.comparison ? 'off' : 'held'}>{t(one.comparison ? 'estimates.comparison' : 'estimates.estimated')}</Status>
          }
        >
          <dl className="acc-estimates">
            {Object.entries(one.estimates as Record<string, unknown>).map(([field, value]) => (
              <div key={field}>
                <dt className="small mute">{word('estimated', field)}</dt>
                <dd>{shown(value)}</dd>
              </div>
            ))}
            {one.missing.length > 0 && (
              <div>
                <dt className="small mute">{t('estimates.unknown')}</dt>
                <dd className="faint">{one.missing.map((field) => word('estimated', field)).join(', ')}</dd>
              </div>
            )}
          </dl>
          <p className="small mute">
            {one.model} · v{one.prompt_version} · {t('estimates.tokens', { n: Number(one.prompt_tokens) + Number(one.completion_tokens) })}{' '}
            · $ {Number(one.cost_usd).toFixed(6)} · <Ago at={one.estimated_at} />
          </p>
        </Panel>
      ))}
    </div>
  )
}

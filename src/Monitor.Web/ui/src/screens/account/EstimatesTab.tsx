import { api, ask } from '@parts/api/client'
import { Empty } from '@parts/empty'
import { Fault } from '@parts/errors'
import { money, percent } from '@parts/format'
import { t, word } from '@parts/i18n'
import { Panel, Skeletons } from '@parts/page'
import { Status } from '@parts/status'
import { Ago } from '@parts/time'
import { useQuery } from '@tanstack/react-query'

/** Parts of a whole: ages in their order, everything else as the answer has it; null where the value is something else. */
function partsOf(value: unknown): [string, number][] | null {
  if (Array.isArray(value))
    return value.length > 0 && value.every((each) => typeof each === 'object' && each !== null && 'city' in each)
      ? value.map((each: { city: unknown; share: unknown }) => [String(each.city), Number(each.share)])
      : null
  if (typeof value !== 'object' || value === null) return null
  return Object.entries(value)
    .map(([name, share]): [string, number] => [name, Number(share)])
    .sort(([a], [b]) => (Number.parseInt(a, 10) || 0) - (Number.parseInt(b, 10) || 0))
}

/** A value as people read it. */
function Shown({ value }: { value: unknown }) {
  const parts = partsOf(value)
  if (parts === null) return Array.isArray(value) ? value.join(', ') : String(value)
  return (
    <ul className="acc-shares">
      {parts.map(([name, share]) => (
        <li key={name}>
          <span>{name}</span>
          <span className="meter" aria-hidden="true">
            <i className="meter-ok" style={{ width: `${Math.min(100, share)}%` }} />
          </span>
          <span className="num r">{percent(share, 1)}</span>
        </li>
      ))}
    </ul>
  )
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
              <div key={field} className={partsOf(value) ? 'acc-wide' : undefined}>
                <dt className="small mute">{word('estimated', field)}</dt>
                <dd>
                  <Shown value={value} />
                </dd>
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
            · {money(Number(one.cost_usd))} · <Ago at={one.estimated_at} />
          </p>
        </Panel>
      ))}
    </div>
  )
}

import { api, ask } from '@parts/api/client'
import { Empty } from '@parts/empty'
import { Fault } from '@parts/errors'
import { milliseconds, money, number, percent } from '@parts/format'
import { t, word } from '@parts/i18n'
import { Panel, Skeletons } from '@parts/page'
import { Table } from '@parts/table'
import { useQuery } from '@tanstack/react-query'

const part = (value: number | string | null | undefined) => percent(value == null ? null : Number(value) * 100, 1)

/** Versions of each prompt side by side: what was kept, what it cost, and how far they agree. */
export function PromptsTab() {
  const prompts = useQuery({
    queryKey: ['enrichment', 'prompts'],
    queryFn: () => ask(api.GET('/api/v1/enrichment/prompts')),
    refetchInterval: 30_000,
  })
  if (prompts.isError) return <Fault error={prompts.error} retry={() => void prompts.refetch()} />
  if (!prompts.data) return <Skeletons rows={8} />
  const { days, prompts: versions, agreement } = prompts.data
  const kinds = [...new Set(versions.map((version) => version.kind))]
  return (
    <div className="stack">
      <p className="small mute">{t('enrichment.days', { n: Number(days) })}</p>
      <div className="stack enr-versions">
        {kinds.map((kind) => (
          <Panel key={kind} title={word('estimate', kind)} flush>
            <Table
              label={word('estimate', kind)}
              rows={versions.filter((version) => version.kind === kind)}
              rowId={(version) => version.name}
              columns={[
                {
                  id: 'version',
                  head: t('enrichment.version'),
                  cell: (version) => (
                    <details className="enr-prompt">
                      <summary>
                        <span className="strong">{version.name}</span>
                        {version.own && <span className="small mute"> · {t('enrichment.own')}</span>}
                        <span className="small mute enr-about">{version.description}</span>
                      </summary>
                      <pre className="small">{version.system}</pre>
                    </details>
                  ),
                },
                { id: 'share', head: t('enrichment.share'), right: true, cell: (version) => part(version.share) },
                { id: 'kept', head: t('enrichment.kept'), right: true, cell: (version) => number(Number(version.kept)) },
                { id: 'complete', head: t('enrichment.complete'), right: true, cell: (version) => number(Number(version.complete)) },
                {
                  id: 'rejected',
                  head: t('enrichment.rejected'),
                  right: true,
                  cell: (version) => (
                    <span className={Number(version.rejected) > 0 ? 'down' : 'faint'}>{number(Number(version.rejected))}</span>
                  ),
                },
                { id: 'usable', head: t('enrichment.usable'), right: true, cell: (version) => part(version.usable_rate) },
                {
                  id: 'tokens',
                  head: t('enrichment.tokens'),
                  right: true,
                  cell: (version) => number(Number(version.prompt_tokens) + Number(version.completion_tokens)),
                },
                { id: 'cost', head: t('enrichment.cost'), right: true, cell: (version) => money(Number(version.cost_usd)) },
                {
                  id: 'each',
                  head: t('enrichment.costEach'),
                  right: true,
                  cell: (version) => (
                    <span className="strong">
                      {money(version.cost_per_account_usd == null ? null : Number(version.cost_per_account_usd))}
                    </span>
                  ),
                },
                {
                  id: 'time',
                  head: t('enrichment.time'),
                  right: true,
                  cell: (version) => milliseconds(version.mean_ms == null ? null : Number(version.mean_ms)),
                },
              ]}
            />
          </Panel>
        ))}
      </div>
      <Panel title={t('enrichment.agreement')} flush>
        <Table
          label={t('enrichment.agreement')}
          rows={agreement}
          rowId={(row) => `${row.kind}-${row.first}-${row.second}`}
          empty={<Empty title={t('enrichment.noAgreement')}>{t('enrichment.noAgreementText')}</Empty>}
          columns={[
            { id: 'kind', head: t('enrichment.kind'), cell: (row) => word('estimate', row.kind) },
            { id: 'pair', head: t('enrichment.versions'), cell: (row) => `v${row.first} / v${row.second}` },
            { id: 'accounts', head: t('enrichment.accounts'), right: true, cell: (row) => number(Number(row.accounts)) },
            {
              id: 'same',
              head: t('enrichment.same'),
              right: true,
              cell: (row) => `${number(Number(row.same))} / ${number(Number(row.values))}`,
            },
            { id: 'rate', head: t('enrichment.rate'), right: true, cell: (row) => <span className="strong">{part(row.rate)}</span> },
            {
              id: 'only',
              head: t('enrichment.only'),
              right: true,
              cell: (row) => `${number(Number(row.only_first))} / ${number(Number(row.only_second))}`,
            },
          ]}
        />
      </Panel>
    </div>
  )
}

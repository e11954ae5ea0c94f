import { NativeSelect } from '@mantine/core'
import { api, ask, askPage } from '@parts/api/client'
import { FileButtons } from '@parts/download/FileButtons'
import { Empty } from '@parts/empty'
import { SearchField } from '@parts/form/SearchField'
import { number } from '@parts/format'
import { currentLocale, t } from '@parts/i18n'
import { PageHead } from '@parts/page'
import { PagedTable, usePages } from '@parts/table/pages'
import { At } from '@parts/time'
import { useTyped } from '@parts/typed'
import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'

function amount(value: number | string | null | undefined, currency: string | null | undefined): string {
  if (value == null) return '—'
  return currency
    ? Number(value).toLocaleString(currentLocale(), { style: 'currency', currency })
    : Number(value).toLocaleString(currentLocale(), { minimumFractionDigits: 2 })
}

/** Orders of shops: what was bought for how much, and which campaign brought it. */
export function OrdersScreen() {
  const [query, setQuery] = useSearchParams()
  const store = query.get('store') ?? ''
  const code = query.get('code') ?? ''
  const change = (name: string, value: string) => {
    const next = new URLSearchParams(query)
    value ? next.set(name, value) : next.delete(name)
    setQuery(next, { replace: true })
  }
  const [text, type] = useTyped(code, (value) => change('code', value))
  const stores = useQuery({ queryKey: ['orders', 'stores'], queryFn: () => ask(api.GET('/api/v1/orders/stores')) })
  const filter = { ...(store ? { store } : {}), ...(code ? { discount_code: code } : {}) }
  const orders = usePages(
    ['orders', store, code],
    (cursor) => askPage(api.GET('/api/v1/orders', { params: { query: { limit: 100, ...filter, ...cursor } as never } })),
    15_000,
  )
  return (
    <>
      <PageHead title={t('orders.title')} lead={t('orders.lead')}>
        <FileButtons href={(format) => `/api/v1/orders/export?${new URLSearchParams({ ...filter, format })}`} />
      </PageHead>
      <div className="stack">
        <div className="row wrap">
          <NativeSelect
            aria-label={t('orders.store')}
            value={store}
            onChange={(event) => change('store', event.target.value)}
            data={[
              { value: '', label: t('orders.allStores') },
              ...(stores.data ?? []).map((each) => ({ value: each.store, label: `${each.store} (${number(Number(each.orders))})` })),
            ]}
          />
          <SearchField label={t('orders.code')} value={text} change={type} />
        </div>
        <PagedTable
          label={t('orders.title')}
          pages={orders}
          rowId={(order) => String(order.id)}
          empty={<Empty title={t('orders.none')}>{t('orders.noneText')}</Empty>}
          columns={[
            {
              id: 'order',
              head: t('orders.order'),
              cell: (order) => (
                <>
                  <span className="strong">{order.name}</span>
                  <div className="small mute nowrap">{order.store}</div>
                </>
              ),
            },
            { id: 'placed', head: t('orders.placed'), cell: (order) => <At at={order.created_at} className="nowrap num" /> },
            {
              id: 'state',
              head: t('orders.state'),
              cell: (order) => [order.financial_status, order.fulfillment_status].filter(Boolean).join(' · ').replaceAll('_', ' ') || '—',
            },
            { id: 'codes', head: t('orders.codes'), cell: (order) => order.discount_codes.join(', ') || '—' },
            {
              id: 'campaign',
              head: t('orders.campaign'),
              className: 'acc-texts',
              cell: (order) => {
                const notes = Object.entries((order.attributes ?? {}) as Record<string, string>).map(([name, value]) => `${name}: ${value}`)
                return <div className="small">{[...notes, ...(order.landing_site ? [order.landing_site] : [])].join(' · ') || '—'}</div>
              },
            },
            { id: 'total', head: t('orders.total'), right: true, cell: (order) => amount(order.total, order.currency) },
            { id: 'now', head: t('orders.now'), right: true, cell: (order) => amount(order.current_total, order.currency) },
          ]}
        />
      </div>
    </>
  )
}

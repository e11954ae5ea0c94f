import type { orders as en } from '../en/orders'

export const orders: Record<keyof typeof en, string> = {
  'orders.allStores': 'Alle Shops',
  'orders.campaign': 'Kampagne',
  'orders.code': 'Rabattcode',
  'orders.codes': 'Codes',
  'orders.lead': 'Was für wie viel gekauft wurde und welche Kampagne es brachte; nie, wer gekauft hat.',
  'orders.none': 'Keine Bestellungen bekannt',
  'orders.noneText': 'Der Flow refresh_orders_by_store liest sie aus einem Shop bei Shopify.',
  'orders.now': 'Jetzt',
  'orders.order': 'Bestellung',
  'orders.placed': 'Aufgegeben',
  'orders.state': 'Zustand',
  'orders.store': 'Shop',
  'orders.title': 'Bestellungen',
  'orders.total': 'Summe',
}

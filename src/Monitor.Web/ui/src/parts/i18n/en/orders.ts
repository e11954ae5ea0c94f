/** The orders of shops. */
export const orders = {
  'orders.allStores': 'All shops',
  'orders.campaign': 'Campaign',
  'orders.code': 'Discount code',
  'orders.codes': 'Codes',
  'orders.lead': 'What was bought for how much and which campaign brought it; never who bought.',
  'orders.none': 'No orders are known',
  'orders.noneText': 'The flow refresh_orders_by_store reads them from a shop at Shopify.',
  'orders.now': 'Now',
  'orders.order': 'Order',
  'orders.placed': 'Placed',
  'orders.state': 'State',
  'orders.store': 'Shop',
  'orders.title': 'Orders',
  'orders.total': 'Total',
}

import { number } from '@parts/format'
import { t, word } from '@parts/i18n'
import { Status, type Tone } from '@parts/status'
import type { Column } from '@parts/table'
import { Ago } from '@parts/time'
import type { components } from '@schema'

export type Delivery = components['schemas']['DeliveryView']

/** The tone of a state of a webhook, or of a delivery to one. */
export function toneOf(state: string): Tone {
  switch (state) {
    case 'on':
    case 'delivered':
      return 'ok'
    case 'failing':
    case 'waiting':
      return 'wait'
    case 'switched_off':
    case 'given_up':
      return 'bad'
    default:
      return 'off'
  }
}

/** How far a delivery is: its state and what was wrong, its tries, and the next one. */
export const deliveryColumns = (): Column<Delivery>[] => [
  {
    id: 'state',
    head: t('webhooks.state'),
    cell: (one) => (
      <>
        <Status tone={toneOf(one.state)}>
          {word('webhooks.state', one.state)} {one.last_status != null && <code>{one.last_status}</code>}
        </Status>
        {one.state !== 'delivered' && one.last_error && <div className="small mute two-lines">{one.last_error}</div>}
      </>
    ),
  },
  { id: 'tries', head: t('request.tries'), right: true, cell: (one) => number(Number(one.tries_made)) },
  { id: 'next', head: t('webhooks.next'), cell: (one) => <Ago at={one.next_try_at} className="nowrap" /> },
]

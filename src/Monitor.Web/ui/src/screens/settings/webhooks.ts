import type { Tone } from '@parts/status'
import type { components } from '@schema'

export type Webhook = components['schemas']['WebhookView']
export type Delivery = components['schemas']['DeliveryView']

export const webhooksKey = ['webhooks']

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

import type { components } from '@schema'

export type Webhook = components['schemas']['WebhookView']

export const webhooksKey = ['webhooks']

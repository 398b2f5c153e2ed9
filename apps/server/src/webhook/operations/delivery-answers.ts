import { UserError } from '@lockstep/domain';
import {
  DELIVERY_OUTCOMES,
  type WebhookDelivery,
  type WebhookDeliveryDetail,
} from '@lockstep/store';
import { z } from 'zod';
import { answer } from '../../http/answers.ts';

export const URL = '/lockstep/webhooks/deliveries';

const delivery = z.object({
  id: z.string(),
  provider: z.string(),
  event: z.string(),
  repository: z.string(),
  ref: z.string(),
  receivedAt: z.string(),
  finishedAt: z.string().optional(),
  outcome: z.enum(DELIVERY_OUTCOMES),
  reason: z.string(),
  repeats: z.number().int(),
  redeliveryOf: z.string().optional(),
  redeliveredBy: z.string().optional(),
  applicationCount: z.number().int(),
  movedCount: z.number().int(),
});

export const deliveryAnswer = answer<WebhookDelivery>(delivery, 'WebhookDelivery');

export const deliveryListAnswer = answer<{
  metadata: { continue?: string };
  items: WebhookDelivery[];
}>(
  z.object({ metadata: z.object({ continue: z.string().optional() }), items: z.array(delivery) }),
  'WebhookDeliveryList',
);

export const deliveryDetailAnswer = answer<WebhookDeliveryDetail>(
  delivery.extend({
    key: z.string(),
    changes: z.array(z.looseObject({ kind: z.string() })),
    applications: z.array(
      z.object({
        uid: z.string(),
        namespace: z.string(),
        name: z.string(),
        project: z.string(),
        outcome: z.enum(['asked', 'moved', 'rendered', 'unchanged', 'failed']),
        revision: z.string().optional(),
      }),
    ),
    body: z.string().optional(),
  }),
  'WebhookDeliveryDetail',
);

export const deliveryParams = z.object({ id: z.string().max(100) });

/** Asked after permission was: who may not see a delivery learns nothing of ids. */
export function deliveryId(text: string): string {
  if (z.uuid().safeParse(text).success) return text;
  throw noDelivery(text);
}

export function noDelivery(id: string): UserError {
  return new UserError('not-found', `there is no delivery ${id}`);
}

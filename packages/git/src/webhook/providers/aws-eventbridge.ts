import { byAnyToken } from '../proofs.ts';
import type { WebhookProvider } from '../provider.ts';
import { readAwsEvent } from './aws-event.ts';

/** EventBridge, through an API destination: what it sends with is a header of the connection's. */
export const awsEventbridge: WebhookProvider = {
  recognisesPayload: (payload) =>
    payload.get('detail-type').exists && payload.get('source').text?.startsWith('aws.') === true,
  prove: (delivery, secrets) => byAnyToken(delivery, secrets['aws-eventbridge']),
  deliveryId: ({ payload }) => payload.get('id').text,
  read: ({ payload }) => readAwsEvent(payload),
};

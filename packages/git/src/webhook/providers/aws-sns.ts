import { parseJson } from '../json.ts';
import type { WebhookProvider } from '../provider.ts';
import { readAwsEvent } from './aws-event.ts';
import { isSnsAddress, proveSnsMessage } from './sns-signature.ts';

/** Amazon SNS: CodeCommit's triggers, and events that EventBridge puts into a topic. */
export const awsSns: WebhookProvider = {
  recognises: ({ header }) => header('x-amz-sns-message-type') !== '',
  prove: ({ header, payload }, secrets, ports) => {
    if (header('x-amz-sns-rawdelivery').toLowerCase() === 'true') {
      const reason = 'raw messages are not signed: turn raw message delivery off';
      return { kind: 'refused', reason };
    }
    return proveSnsMessage(payload, secrets.snsTopics, ports);
  },
  deliveryId: ({ payload }) => payload.get('MessageId').text,
  read: ({ payload }) => {
    const topic = payload.get('TopicArn').id;
    const name = payload.get('Type').id;
    if (name === 'SubscriptionConfirmation') {
      const confirmUrl = payload.get('SubscribeURL').text ?? '';
      if (!isSnsAddress(confirmUrl)) return { kind: 'other', name };
      return { kind: 'subscription', name, topic, confirmUrl };
    }
    const message = name === 'Notification' ? payload.get('Message').text : undefined;
    const inner = message === undefined ? undefined : parseJson(Buffer.from(message));
    return inner ? readAwsEvent(inner) : { kind: 'other', name };
  },
};

import { bySignature } from '../proofs.ts';
import type { WebhookProvider } from '../provider.ts';
import { readGithubEvent } from './github.ts';

export const gogs: WebhookProvider = {
  recognises: ({ header }) => header('x-gogs-event') !== '',
  prove: ({ header, body }, secrets) => bySignature(header('x-gogs-signature'), body, secrets.gogs),
  deliveryId: ({ header }) => header('x-gogs-delivery') || undefined,
  read: ({ header, payload }) => readGithubEvent(header('x-gogs-event'), payload),
};

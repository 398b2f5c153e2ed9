import { parseOciAddress } from '../oci-address.ts';
import { byAnyToken } from '../proofs.ts';
import type { WebhookProvider } from '../provider.ts';

/** https://docs.docker.com/docker-hub/repos/manage/webhooks: no headers, no signature, no id. */
export const dockerHub: WebhookProvider = {
  recognisesPayload: (payload) =>
    payload.get('push_data').exists && payload.get('repository', 'repo_name').exists,
  prove: (delivery, secrets) => byAnyToken(delivery, secrets['docker-hub']),
  deliveryId: () => undefined,
  read: ({ payload }) => {
    const pushed = parseOciAddress(`docker.io/${payload.get('repository', 'repo_name').id}`);
    const tag = payload.get('push_data', 'tag').text;
    const changes = pushed
      ? [{ kind: 'artifact' as const, repository: pushed.repository, tags: tag ? [tag] : [] }]
      : [];
    return { kind: 'changes', name: 'push', changes };
  },
};

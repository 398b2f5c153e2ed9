import type { Change } from '../change.ts';
import type { Json } from '../json.ts';
import { parseOciAddress } from '../oci-address.ts';
import { byAnyToken } from '../proofs.ts';
import type { WebhookProvider } from '../provider.ts';

/** Harbor, in its own form (`event_data`) and as a CloudEvent (`data`). */
export const harbor: WebhookProvider = {
  recognisesPayload: (payload) =>
    payload.get('event_data', 'resources').exists ||
    (payload.get('type').text?.startsWith('harbor.') === true && payload.get('data').exists),
  prove: (delivery, secrets) => byAnyToken(delivery, secrets.harbor),
  // Only a CloudEvent has one.
  deliveryId: ({ payload }) =>
    payload.get('specversion').exists ? payload.get('id').text : undefined,
  read: ({ payload }) => {
    const name = payload.get('type').text ?? '';
    if (name !== 'PUSH_ARTIFACT' && name !== 'harbor.artifact.pushed')
      return { kind: 'other', name };
    const data = payload.get('event_data').exists ? payload.get('event_data') : payload.get('data');
    return { kind: 'changes', name, changes: data.get('resources').items.flatMap(readResource) };
  },
};

function readResource(resource: Json): Change[] {
  const pushed = parseOciAddress(resource.get('resource_url').text ?? '');
  if (!pushed) return [];
  const tag = resource.get('tag').text ?? pushed.tag;
  const digest = resource.get('digest').text ?? pushed.digest;
  return [
    {
      kind: 'artifact',
      repository: pushed.repository,
      // Pushed by digest alone, Harbor writes the digest for the tag.
      tags: tag && !tag.startsWith('sha256:') ? [tag] : [],
      ...(digest ? { digest } : {}),
    },
  ];
}

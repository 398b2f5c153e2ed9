import type { Json } from '../json.ts';
import { parseOciAddress } from '../oci-address.ts';
import { byAnyToken } from '../proofs.ts';
import type { WebhookProvider } from '../provider.ts';

/** Quay's `Push to Repository` notification: no headers, no signature, no id. */
export const quay: WebhookProvider = {
  recognisesPayload: (payload) =>
    payload.get('docker_url').exists && payload.get('homepage').exists,
  prove: (delivery, secrets) => byAnyToken(delivery, secrets.quay),
  deliveryId: () => undefined,
  read: ({ payload }) => {
    // Its other notifications (builds, scans) have no tags that were moved.
    if (!payload.get('updated_tags').exists) return { kind: 'other', name: 'notification' };
    const pushed = parseOciAddress(payload.get('docker_url').id);
    const tags = tagsOf(payload.get('updated_tags'));
    const changes = pushed
      ? [{ kind: 'artifact' as const, repository: pushed.repository, tags }]
      : [];
    return { kind: 'changes', name: 'repo_push', changes };
  },
};

/** A list, or in older versions what each tag stands for. */
function tagsOf(updated: Json): string[] {
  const listed = updated.items.flatMap((item) => item.text ?? []);
  return listed.length > 0 ? listed : updated.keys;
}

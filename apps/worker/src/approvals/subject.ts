import { createHash, createHmac } from 'node:crypto';
import { type ApprovalSubject, type Operation, resourceKey } from '@lockstep/domain';
import { stableText } from '@lockstep/engine';
import type { ApplicationRecord } from '@lockstep/store';
import type { OperationPlan } from '../operate/operation-plan.ts';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';

/** What a plan does, as it is approved. The steps are those of the operation, done or not. */
export function subjectOf(
  { cluster }: Pick<ClusterOwner, 'cluster'>,
  record: ApplicationRecord,
  operation: Operation,
  { plan, hashKey }: { plan: OperationPlan; hashKey: Uint8Array },
): ApprovalSubject {
  const steps = operation.steps ?? [];
  const keys = (action: 'apply' | 'prune') =>
    steps
      .filter((step) => step.action === action && step.result !== 'PruneSkipped')
      .map((step) => resourceKey(step.ref));
  return {
    hash: keyed(digestOf(wayOf(cluster, record, operation, plan), plan), hashKey),
    prunes: keys('prune'),
    ...(operation.sync?.resources?.length ? { resources: keys('apply') } : {}),
    hooks: steps.some(({ action }) => action === 'hook'),
  };
}

/**
 * Keyed, since there are Secrets among the manifests: nobody without the key can try values against
 * it. The key is the request's own and not the installation's, so that a change of that one leaves
 * what waits as it is.
 */
function keyed(digest: Buffer, hashKey: Uint8Array): string {
  return `sha256:${createHmac('sha256', hashKey).update(digest).digest('hex')}`;
}

/** Where manifests go and how they are applied. */
function wayOf(
  cluster: ClusterOwner['cluster'],
  { application }: ApplicationRecord,
  { sync }: Operation,
  { options }: OperationPlan,
): string {
  const { destination, project, syncPolicy, ignoreDifferences } = application.spec;
  return stableText({
    cluster: [cluster.id, cluster.server],
    namespace: destination.namespace ?? '',
    project,
    options,
    force: isForced(sync),
    namespaceMetadata: syncPolicy?.managedNamespaceMetadata,
    // These keep fields as they are live.
    ignored: options.respectIgnoreDifferences ? ignoreDifferences : undefined,
  });
}

/** Of the same plan it is asked for before each of its waves. */
const digests = new WeakMap<OperationPlan, { of: string; digest: Buffer }>();

function digestOf(way: string, plan: OperationPlan): Buffer {
  const known = digests.get(plan);
  if (known && known.of === way) return known.digest;
  const hash = createHash('sha256').update(`approval\n${way}\n`);
  for (const manifest of plan.manifests.map(stableText).sort()) hash.update(`${manifest}\n`);
  const digest = hash.digest();
  digests.set(plan, { of: way, digest });
  return digest;
}

export function isForced(sync: Operation['sync']): boolean {
  const { apply, hook } = sync?.syncStrategy ?? {};
  return apply?.force === true || hook?.force === true;
}

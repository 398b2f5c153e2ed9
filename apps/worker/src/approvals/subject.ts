import { createHmac } from 'node:crypto';
import { type ApprovalSubject, type Operation, resourceKey } from '@lockstep/domain';
import { stableText } from '@lockstep/engine';
import type { ApplicationRecord } from '@lockstep/store';
import type { OperationPlan } from '../operate/operation-plan.ts';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';

/** What a plan does, as it is approved. The steps are those of the operation, done or not. */
export function subjectOf(
  owner: Pick<ClusterOwner, 'cluster' | 'services'>,
  record: ApplicationRecord,
  operation: Operation,
  plan: OperationPlan,
): ApprovalSubject {
  const steps = operation.steps ?? [];
  const keys = (action: 'apply' | 'prune') =>
    steps
      .filter((step) => step.action === action && step.result !== 'PruneSkipped')
      .map((step) => resourceKey(step.ref));
  return {
    hash: hashOf(owner, record, operation, plan),
    prunes: keys('prune'),
    ...(operation.sync?.resources?.length ? { resources: keys('apply') } : {}),
    hooks: steps.some(({ action }) => action === 'hook'),
  };
}

/** Of the same plan it is asked for before each of its waves. */
const hashed = new WeakMap<OperationPlan, { of: string; hash: string }>();

/**
 * The manifests with where they go and how they are applied. Keyed, since there are Secrets among
 * them: nobody without the installation's key can try values against it.
 */
function hashOf(
  { cluster, services }: Pick<ClusterOwner, 'cluster' | 'services'>,
  { application }: ApplicationRecord,
  { sync }: Operation,
  plan: OperationPlan,
): string {
  const { destination, project, syncPolicy, ignoreDifferences } = application.spec;
  const way = stableText({
    cluster: [cluster.id, cluster.server],
    namespace: destination.namespace ?? '',
    project,
    options: plan.options,
    force: isForced(sync),
    namespaceMetadata: syncPolicy?.managedNamespaceMetadata,
    // These keep fields as they are live.
    ignored: plan.options.respectIgnoreDifferences ? ignoreDifferences : undefined,
  });
  const known = hashed.get(plan);
  if (known && known.of === way) return known.hash;
  const hmac = createHmac('sha256', services.config.secretKey).update(`approval\n${way}\n`);
  for (const manifest of plan.manifests.map(stableText).sort()) hmac.update(`${manifest}\n`);
  const hash = `sha256:${hmac.digest('hex')}`;
  hashed.set(plan, { of: way, hash });
  return hash;
}

export function isForced(sync: Operation['sync']): boolean {
  const { apply, hook } = sync?.syncStrategy ?? {};
  return apply?.force === true || hook?.force === true;
}

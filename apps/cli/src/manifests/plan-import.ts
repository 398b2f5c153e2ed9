import type { KubeObject } from '@lockstep/domain';
import { isCustomizationKey } from '@lockstep/engine';
import { planApply } from './plan-apply.ts';
import type { PlannedDocument } from './planned.ts';
import type { Document } from './read-documents.ts';

export interface NotUnderstood {
  where: string;
  name: string;
  reason: string;
}

export interface ImportPlan {
  planned: PlannedDocument[];
  /** What declares nothing that Lockstep knows, and parts of what does. */
  notUnderstood: NotUnderstood[];
}

/** Of what a namespace of Argo CD holds, what concerns its declarative set-up. */
export function planImport(
  documents: readonly Document[],
  options: { withoutAutomation?: boolean } = {},
): ImportPlan {
  const clean = (object: KubeObject) => {
    const written = withoutCluster(object);
    return options.withoutAutomation ? byHand(written) : written;
  };
  const cleaned = documents.map(({ object, where }) => ({ object: clean(object), where }));
  const plan: ImportPlan = { planned: [], notUnderstood: [] };
  for (const one of planApply(cleaned)) {
    const { where, name } = one;
    if (one.kind === 'unsupported') plan.notUnderstood.push({ where, name, reason: one.reason });
    else if (!saysNothing(one)) plan.planned.push(one);
    for (const what of one.notTaken ?? []) {
      plan.notUnderstood.push({ where, name, reason: `${what} is not taken` });
    }
  }
  return plan;
}

/** Settings that Argo CD leaves to its defaults take nothing away that is set here. */
function saysNothing(one: PlannedDocument): boolean {
  if (one.kind === 'rbac-policy') return Object.values(one.body).every((text) => text === '');
  return one.kind === 'customizations' && !Object.keys(one.body).some(isCustomizationKey);
}

/** What the API server wrote says where an object was, not what it should be. */
const BY_SERVER = [
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'managedFields',
  'selfLink',
  'ownerReferences',
];
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** An exported object as somebody would have written it. An operation under way stays where it is. */
function withoutCluster(object: KubeObject): KubeObject {
  const { status: _, operation: __, ...rest } = object as KubeObject & Record<string, unknown>;
  const metadata = Object.fromEntries(
    Object.entries(object.metadata).filter(([key]) => !BY_SERVER.includes(key)),
  ) as KubeObject['metadata'];
  if (metadata.annotations) {
    const { [LAST_APPLIED]: ___, ...annotations } = metadata.annotations;
    metadata.annotations = annotations;
  }
  return { ...rest, metadata } as KubeObject;
}

interface WithPolicy {
  spec?: { syncPolicy?: { automated?: unknown } };
}

/** An application that is synced by hand: two controllers would undo each other's work. */
function byHand(object: KubeObject): KubeObject {
  const { spec } = object as WithPolicy;
  if (object.kind !== 'Application' || !spec?.syncPolicy?.automated) return object;
  const { automated: _, ...syncPolicy } = spec.syncPolicy;
  return { ...object, spec: { ...spec, syncPolicy } } as KubeObject;
}

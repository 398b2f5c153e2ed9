import { FIELD_MANAGER, type Holder, type KubeObject } from '@lockstep/domain';

/** Who takes well-known finalizers off, and what that waits for. */
const KNOWN: readonly { matches: RegExp; owner: string }[] = [
  {
    matches: /^foregroundDeletion$/,
    owner: 'the garbage collector, when all that it owns is gone',
  },
  { matches: /^orphan$/, owner: 'the garbage collector, when what it owns is let go of' },
  {
    matches: /^kubernetes\.io\/pvc-protection$/,
    owner: 'kube-controller-manager, when no Pod uses the claim any more',
  },
  {
    matches: /^kubernetes\.io\/pv-protection$/,
    owner: 'kube-controller-manager, when no claim is bound to the volume any more',
  },
  {
    matches: /^service\.kubernetes\.io\/load-balancer-cleanup$/,
    owner: 'the cloud controller manager, when the load balancer is gone',
  },
  {
    matches: /^customresourcecleanup\.apiextensions\.k8s\.io$/,
    owner: 'the API server, when all objects of the kind are gone',
  },
  { matches: /^batch\.kubernetes\.io\/job-tracking$/, owner: 'the Job controller' },
  { matches: /^(post|pre)?-?(resources|delete)-finalizer\.argocd\.argoproj\.io/, owner: 'Argo CD' },
  { matches: /^argocd\.argoproj\.io\/hook-finalizer$/, owner: 'the sync that made the hook' },
  { matches: /^finalizers\.fluxcd\.io$/, owner: 'Flux' },
  { matches: /^finalizer\.acme\.cert-manager\.io$/, owner: 'cert-manager' },
  { matches: /^finalizer\.apiextensions\.crossplane\.io/, owner: 'Crossplane' },
  { matches: /^external-secrets\.io\//, owner: 'External Secrets' },
];

/** The finalizers that keep an object which is being deleted; none for one that is not. */
export function holdersOf(object: KubeObject): Holder[] {
  if (!object.metadata.deletionTimestamp) return [];
  const finalizers = object.metadata.finalizers ?? [];
  const held = finalizers.map((finalizer): Holder => {
    const owner =
      KNOWN.find(({ matches }) => matches.test(finalizer))?.owner ?? writerOf(object, finalizer);
    return owner ? { finalizer, owner } : { finalizer };
  });
  return [...held, ...holdersOfNamespace(object)];
}

/** Whoever set a finalizer is, mostly, who takes it off: `managedFields` names the manager. */
function writerOf(object: KubeObject, finalizer: string): string | undefined {
  const key = `v:${JSON.stringify(finalizer)}`;
  const entry = object.metadata.managedFields?.find((one) => {
    const fields = one.fieldsV1 as { 'f:metadata'?: { 'f:finalizers'?: object } } | undefined;
    return Object.hasOwn(fields?.['f:metadata']?.['f:finalizers'] ?? {}, key);
  });
  // We state finalizers because Git does; nothing of ours ever takes one off.
  return entry?.manager === FIELD_MANAGER ? undefined : entry?.manager;
}

const NAMESPACE_CONDITIONS = new Set([
  'NamespaceContentRemaining',
  'NamespaceFinalizersRemaining',
  'NamespaceDeletionDiscoveryFailure',
  'NamespaceDeletionContentFailure',
]);

/** A namespace has finalizers of its own, and its conditions say what they wait for. */
function holdersOfNamespace({ kind, apiVersion, spec, status }: KubeObject): Holder[] {
  if (kind !== 'Namespace' || apiVersion !== 'v1') return [];
  const { finalizers = [] } = (spec ?? {}) as { finalizers?: string[] };
  const { conditions = [] } = (status ?? {}) as {
    conditions?: { type: string; status: string; message?: string }[];
  };
  const told = conditions
    .filter((one) => NAMESPACE_CONDITIONS.has(one.type) && one.status === 'True')
    .flatMap((one) => one.message ?? []);
  const owner = ['the namespace controller', ...told].join(': ');
  return finalizers.map((finalizer) => ({ finalizer, owner }));
}

/** `finalizer example.com/hold (widget-controller)`, joined by commas. */
export function tellHolders(holders: readonly Holder[]): string {
  return holders
    .map(({ finalizer, owner }) => `finalizer ${finalizer}${owner ? ` (${owner})` : ''}`)
    .join(', ');
}

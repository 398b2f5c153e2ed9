import type { KubeObject, ManagedFieldsEntry } from '@lockstep/domain';

/** A tool whose applies a first sync takes over; it stands for the manager that was named. */
const STAND_IN = { manager: 'before-first-apply', operation: 'Apply' } as const;

/**
 * Claims ownership as if `manager` had been a tool that applies manifests: all that its updates
 * set passes to us. What is left of it afterwards is its own again.
 */
export function claimFrom(
  manager: string | undefined,
  live: KubeObject,
  claim: (live: KubeObject) => ManagedFieldsEntry[] | undefined,
): ManagedFieldsEntry[] | undefined {
  const entries = live.metadata.managedFields ?? [];
  const isNamed = (one: ManagedFieldsEntry) => one.manager === manager && !one.subresource;
  if (!manager || !entries.some(isNamed)) return claim(live);
  const seen = entries.map((one) => (isNamed(one) ? { ...one, ...STAND_IN } : one));
  const claimed = claim({ ...live, metadata: { ...live.metadata, managedFields: seen } });
  const isStandIn = (one: ManagedFieldsEntry) =>
    one.manager === STAND_IN.manager && one.operation === STAND_IN.operation;
  return claimed?.map((one) => (isStandIn(one) ? { ...one, manager, operation: 'Update' } : one));
}

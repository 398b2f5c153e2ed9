import type { ApprovalSubject } from '@lockstep/domain';

/**
 * Whether what was approved is at least what would be done: the very same manifests, the same way,
 * with nothing deleted and no resource or hook touched beyond it.
 */
export function covers(approved: ApprovalSubject, wanted: ApprovalSubject): boolean {
  return (
    approved.hash === wanted.hash &&
    isWithin(wanted.prunes, approved.prunes) &&
    (!approved.resources ||
      (wanted.resources !== undefined && isWithin(wanted.resources, approved.resources))) &&
    (approved.hooks || !wanted.hooks)
  );
}

function isWithin(some: readonly string[], all: readonly string[]): boolean {
  const known = new Set(all);
  return some.every((one) => known.has(one));
}

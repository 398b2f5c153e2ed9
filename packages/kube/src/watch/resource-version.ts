export type VersionOrder = 'older' | 'same' | 'newer' | 'unknown';

/**
 * How `a` stands to `b`. Resource versions of one resource are ordered as whole numbers (documented
 * since Kubernetes 1.35, KEP-5504); others can only be the same or not.
 */
export function compareVersions(a: string, b: string): VersionOrder {
  if (a === b) return 'same';
  if (!NUMBER.test(a) || !NUMBER.test(b)) return 'unknown';
  if (a.length !== b.length) return a.length < b.length ? 'older' : 'newer';
  return a < b ? 'older' : 'newer';
}

const NUMBER = /^[1-9]\d*$/;

/** Newer, or different where no order is known: then what came last is believed. */
export function isNewer(a: string, b: string): boolean {
  const order = compareVersions(a, b);
  return order === 'newer' || order === 'unknown';
}

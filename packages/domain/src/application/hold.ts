/** The resource that a hold is for; a whole application's has none. */
export interface HeldResource {
  group: string;
  kind: string;
  namespace: string;
  name: string;
}

/** Manifests that were rolled back from because they were Degraded. */
export interface Quarantine {
  fingerprint: string;
  revision: string;
  /** Of the commit, where it is known. */
  author?: string;
  subject?: string;
}

/**
 * Automation leaves an application, or one resource of it, alone: a break-glass hold ends by
 * itself, a rollback's may last until it is released, a quarantine concerns one fingerprint only.
 * Times are RFC 3339.
 */
export interface Hold {
  resource?: HeldResource;
  by: string;
  reason: string;
  since: string;
  /** Absent: until somebody releases it. */
  until?: string;
  /** Of the history: what a rollback went back to, and stays at. */
  deployment?: { id: number; revision: string };
  /** All that is held back; automation goes on with any other manifests. */
  quarantine?: Quarantine;
}

/** The holds that have not ended. */
export function activeHolds(holds: readonly Hold[], now: Date): Hold[] {
  return holds.filter(({ until }) => until === undefined || Date.parse(until) > now.getTime());
}

/** Whether two holds are for the same thing: the later one takes the earlier one's place. */
export function isHeldAlike(
  a: Pick<Hold, 'resource' | 'quarantine'>,
  b: Pick<Hold, 'resource' | 'quarantine'>,
): boolean {
  return !a.quarantine === !b.quarantine && isOfSame(a, b);
}

/** Whether a release of something ends the hold: an application's ends its quarantine as well. */
export function isReleasedBy(
  hold: Pick<Hold, 'resource'>,
  released: Pick<Hold, 'resource' | 'quarantine'>,
): boolean {
  return released.quarantine ? isHeldAlike(hold, released) : isOfSame(hold, released);
}

/** A hold as a sentence says it: `held by ann at 4f2c1d9 (deployment 3) until released: why`. */
export function heldWords({ by, reason, until, deployment }: Hold): string {
  const at = deployment
    ? ` at ${shortRevision(deployment.revision)} (deployment ${deployment.id})`
    : '';
  return `held by ${by}${at} until ${until ?? 'released'}: ${reason}`;
}

/** A commit's id as people know it; other revisions as they are. */
export function shortRevision(revision: string): string {
  return /^[0-9a-f]{40,}$/.test(revision) ? revision.slice(0, 7) : revision;
}

function isOfSame(a: Pick<Hold, 'resource'>, b: Pick<Hold, 'resource'>): boolean {
  if (!a.resource || !b.resource) return a.resource === b.resource;
  const fields = ['group', 'kind', 'namespace', 'name'] as const;
  return fields.every((field) => a.resource?.[field] === b.resource?.[field]);
}

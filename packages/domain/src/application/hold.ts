/** The resource that a hold is for; a whole application's has none. */
export interface HeldResource {
  group: string;
  kind: string;
  namespace: string;
  name: string;
}

/**
 * A break-glass hold: automation leaves an application, or one resource of it, alone until it ends
 * by itself. Times are RFC 3339.
 */
export interface Hold {
  resource?: HeldResource;
  by: string;
  reason: string;
  since: string;
  until: string;
}

/** The holds that have not ended. */
export function activeHolds(holds: readonly Hold[], now: Date): Hold[] {
  return holds.filter((hold) => Date.parse(hold.until) > now.getTime());
}

/** Whether two holds are for the same thing: the later one takes the earlier one's place. */
export function isHeldAlike(a: Pick<Hold, 'resource'>, b: Pick<Hold, 'resource'>): boolean {
  if (!a.resource || !b.resource) return a.resource === b.resource;
  const fields = ['group', 'kind', 'namespace', 'name'] as const;
  return fields.every((field) => a.resource?.[field] === b.resource?.[field]);
}

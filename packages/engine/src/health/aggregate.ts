import { HEALTH_ORDER, type HealthStatus, type HealthStatusCode } from '@lockstep/domain';

/** What an application's health is made of, of each of its resources. */
export interface HealthPart {
  group?: string;
  kind?: string;
  /** Absent where the kind has no health. */
  health?: HealthStatus;
  /** False for one that is not in the cluster; by default, unless its health is Missing. */
  exists?: boolean;
  hook?: boolean;
  /** Somebody asked that this one does not count (`argocd.argoproj.io/ignore-healthcheck`). */
  ignoreHealth?: boolean;
}

/**
 * The worst of the resources. One that is Missing is passed over; the application is Missing only
 * when nothing of it is live, not even what does not count. Without resources it is Healthy.
 */
export function aggregateHealth(resources: readonly HealthPart[]): HealthStatusCode {
  const own = resources.filter((resource) => !resource.hook);
  if (own.length > 0 && !own.some(isLive)) return 'Missing';
  let worst: HealthStatusCode = 'Healthy';
  for (const resource of own) {
    const status = resource.health?.status;
    if (!status || resource.ignoreHealth || !counts(resource, status)) continue;
    if (HEALTH_ORDER.indexOf(status) > HEALTH_ORDER.indexOf(worst)) worst = status;
  }
  return worst;
}

function isLive(resource: HealthPart): boolean {
  return resource.exists ?? resource.health?.status !== 'Missing';
}

/** What a child application does not know, or has not got yet, is not held against its parent. */
function counts(resource: HealthPart, status: HealthStatusCode): boolean {
  if (status === 'Missing') return false;
  const isChild = resource.group === 'argoproj.io' && resource.kind === 'Application';
  return !(isChild && status === 'Unknown');
}

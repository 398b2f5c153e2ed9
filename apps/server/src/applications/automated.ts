import type { ApplicationSpec } from '@lockstep/domain';

/** Whether automated sync is on: `automated` stands in the spec and is not switched off. */
export function isAutomated(spec: ApplicationSpec): boolean {
  const automated = spec.syncPolicy?.automated;
  return automated != null && automated.enabled !== false;
}

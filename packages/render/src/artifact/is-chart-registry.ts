import type { RemoteAccess } from '../http/remote-access.ts';

/**
 * Whether charts at this address lie in an OCI registry: by `oci://`, by having no scheme at all, as
 * the field writes registries, or because it is registered so.
 */
export function isChartRegistry(
  url: string,
  access: Pick<RemoteAccess, 'enableOCI'> = {},
): boolean {
  if (url.startsWith('oci://')) return true;
  return !url.includes('://') || (access.enableOCI === true && !/^https?:/.test(url));
}

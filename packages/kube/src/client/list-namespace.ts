import { groupKind, type KubeObject } from '@lockstep/domain';
import type { ApiResource } from '../discovery/api-resource.ts';
import type { KubeClient } from './kube-client.ts';
import { KubeError } from './kube-error.ts';
import type { CallOptions } from './verbs.ts';

/** What comes and goes by itself, in numbers; the field leaves it out as well. */
const PASSING_GROUPS = new Set([
  'events.k8s.io',
  'metrics.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'reports.kyverno.io',
  'wgpolicyk8s.io',
]);
const PASSING_KINDS = new Set([
  '/Event',
  '/Endpoints',
  'discovery.k8s.io/EndpointSlice',
  'coordination.k8s.io/Lease',
  'cert-manager.io/CertificateRequest',
  'cilium.io/CiliumEndpoint',
]);

const AT_ONCE = 8;

/**
 * The metadata of everything in a namespace, each kind in the version that the server prefers.
 * Kinds that may not be listed are left out; so is what comes and goes by itself, such as events.
 * @throws KubeError when the cluster cannot be reached.
 */
export async function listNamespace(
  client: KubeClient,
  namespace: string,
  options: CallOptions = {},
): Promise<KubeObject[]> {
  const kinds = listable(client);
  const found: KubeObject[] = [];
  const next = async (): Promise<void> => {
    for (let kind = kinds.pop(); kind; kind = kinds.pop()) {
      const objects = await listKind(client, kind, { ...options, namespace });
      for (const object of objects) found.push(object);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  return found;
}

function listable(client: KubeClient): ApiResource[] {
  const byKind = new Map<string, ApiResource>();
  for (const resource of client.discovery.resources()) {
    const name = groupKind(resource);
    if (!resource.namespaced || !resource.verbs.includes('list') || byKind.has(name)) continue;
    if (!PASSING_GROUPS.has(resource.group) && !PASSING_KINDS.has(name)) byKind.set(name, resource);
  }
  return [...byKind.values()];
}

async function listKind(
  client: KubeClient,
  kind: ApiResource,
  options: CallOptions & { namespace: string },
): Promise<KubeObject[]> {
  try {
    return await client.list(kind, { ...options, form: 'metadata' });
  } catch (error) {
    if (error instanceof KubeError && !error.unreachable) return [];
    throw error;
  }
}

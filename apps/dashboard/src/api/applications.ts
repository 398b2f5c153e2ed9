import type {
  Application,
  ApplicationCounts,
  Explanation,
  ManagedResource,
  OperationRequest,
  ResourceAction,
  ResourceRef,
  ResourceTree,
} from '@lockstep/domain';
import {
  applicationUrl,
  countsUrl,
  type ListParameters,
  listUrl,
} from '../early/early-requests.ts';
import { request } from './request.ts';
import type { ApplicationPage, KubeEvent, RevisionMetadata } from './types.ts';

/** Which application: its name, and its namespace where that is not the control plane's own. */
export interface ApplicationKey {
  name: string;
  namespace?: string;
}

export function listApplications(
  parameters: ListParameters,
  continueToken: string | undefined,
  signal?: AbortSignal,
): Promise<ApplicationPage> {
  return request(listUrl(parameters, continueToken), signal ? { signal } : {});
}

/** How many there are of each status, project and cluster, whatever else is filtered by. */
export async function applicationCounts(
  search: string | undefined,
): Promise<ApplicationCounts | undefined> {
  return (await request<ApplicationPage>(countsUrl(search))).counts;
}

export function getApplication(key: ApplicationKey): Promise<Application> {
  return request(applicationUrl(key));
}

/** Answers when the refresh has been done. */
export function refreshApplication(
  key: ApplicationKey,
  kind: 'normal' | 'hard',
): Promise<Application> {
  return request(applicationUrl(key, '', { refresh: kind }));
}

export function createApplication(manifest: unknown): Promise<Application> {
  return request('/api/v1/applications', { method: 'POST', body: manifest });
}

export function patchApplication(key: ApplicationKey, patch: unknown): Promise<Application> {
  return request(applicationUrl(key), {
    method: 'PATCH',
    body: { patch: JSON.stringify(patch), patchType: 'merge' },
  });
}

export type DeletePropagation = 'foreground' | 'background' | 'orphan';

/** `orphan` leaves everything in the cluster and forgets the application. */
export function deleteApplication(
  key: ApplicationKey,
  propagation: DeletePropagation,
): Promise<void> {
  const parameters: Record<string, string> =
    propagation === 'orphan'
      ? { cascade: 'false', propagationPolicy: 'orphan' }
      : { cascade: 'true', propagationPolicy: propagation };
  return request(applicationUrl(key, '', parameters), { method: 'DELETE' });
}

/** What waits to be pruned or deleted until somebody says so is approved, as of now. */
export function approveRemoval(key: ApplicationKey): Promise<Application> {
  const at = new Date().toISOString();
  return patchApplication(key, {
    metadata: { annotations: { 'argocd.argoproj.io/deletion-approved': at } },
  });
}

export interface SyncBody {
  revision?: string;
  prune: boolean;
  dryRun: boolean;
  strategy?: { apply?: { force: boolean }; hook?: { force: boolean } };
  resources?: Omit<ResourceRef, 'version'>[];
  syncOptions?: { items: string[] };
  lockstep?: { overrideWindows: true; reason: string };
}

export function syncApplication(key: ApplicationKey, body: SyncBody): Promise<OperationRequest> {
  return request(applicationUrl(key, '/sync'), { method: 'POST', body });
}

export function terminateOperation(key: ApplicationKey): Promise<void> {
  return request(applicationUrl(key, '/operation'), { method: 'DELETE' });
}

export interface RollbackBody {
  id: number;
  prune: boolean;
  lockstep?: { hold?: { reason?: string }; overrideWindows?: true; reason?: string };
}

export function rollbackApplication(key: ApplicationKey, body: RollbackBody): Promise<Application> {
  return request(applicationUrl(key, '/rollback'), { method: 'POST', body });
}

export async function managedResources(key: ApplicationKey): Promise<ManagedResource[]> {
  const answer = await request<{ items: ManagedResource[] | null }>(
    applicationUrl(key, '/managed-resources'),
  );
  return answer.items ?? [];
}

/** Why it is as it is, in sentences. */
export function explainApplication({ name, namespace }: ApplicationKey): Promise<Explanation> {
  const query = namespace ? `?${new URLSearchParams({ appNamespace: namespace })}` : '';
  return request(`/api/v1/lockstep/applications/${encodeURIComponent(name)}/explain${query}`);
}

export function resourceTree(key: ApplicationKey): Promise<ResourceTree> {
  return request(applicationUrl(key, '/resource-tree'));
}

function resourceParameters(ref: ResourceRef): Record<string, string> {
  return {
    resourceName: ref.name,
    namespace: ref.namespace,
    version: ref.version,
    group: ref.group,
    kind: ref.kind,
  };
}

/** The live object as JSON text; Secrets' values are digests. */
export async function liveManifest(key: ApplicationKey, ref: ResourceRef): Promise<string> {
  const answer = await request<{ manifest: string }>(
    applicationUrl(key, '/resource', resourceParameters(ref)),
  );
  return answer.manifest;
}

export function deleteResource(key: ApplicationKey, ref: ResourceRef): Promise<void> {
  return request(applicationUrl(key, '/resource', resourceParameters(ref)), { method: 'DELETE' });
}

/** Deletes it and takes off the finalizers that keep it: whoever set them does not clean up. */
export function forceRemoveResource(key: ApplicationKey, ref: ResourceRef): Promise<void> {
  const parameters = { ...resourceParameters(ref), forceFinalizers: 'true' };
  return request(applicationUrl(key, '/resource', parameters), { method: 'DELETE' });
}

export async function resourceActions(
  key: ApplicationKey,
  ref: ResourceRef,
): Promise<ResourceAction[]> {
  const url = applicationUrl(key, '/resource/actions', resourceParameters(ref));
  return (await request<{ actions: ResourceAction[] | null }>(url)).actions ?? [];
}

export function runResourceAction(
  key: ApplicationKey,
  { group, version, kind, namespace, name }: ResourceRef,
  { action, params }: { action: string; params: Record<string, string> },
): Promise<void> {
  return request(applicationUrl(key, '/resource/actions/v2'), {
    method: 'POST',
    body: {
      ...{ name: key.name, group, version, kind, namespace, resourceName: name, action },
      ...(key.namespace ? { appNamespace: key.namespace } : {}),
      resourceActionParameters: Object.entries(params).map(([param, value]) => ({
        name: param,
        value,
      })),
    },
  });
}

export async function resourceEvents(
  key: ApplicationKey,
  about: { uid: string; namespace: string; name: string } | undefined,
): Promise<KubeEvent[]> {
  const parameters: Record<string, string> = about
    ? {
        resourceUID: about.uid,
        resourceNamespace: about.namespace,
        resourceName: about.name,
      }
    : {};
  const answer = await request<{ items: KubeEvent[] | null }>(
    applicationUrl(key, '/events', parameters),
  );
  return answer.items ?? [];
}

export function revisionMetadata(key: ApplicationKey, revision: string): Promise<RevisionMetadata> {
  return request(applicationUrl(key, `/revisions/${encodeURIComponent(revision)}/metadata`));
}

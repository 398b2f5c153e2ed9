import type {
  Application,
  ApplicationSpec,
  Hold,
  KubeObject,
  LogLine,
  ManagedResource,
  ResourceAction,
  ResourceRef,
  ResourceTree,
  SyncRequest,
} from '@lockstep/domain';
import { type ApiClient, apiPath, type Query } from '../api/api-client.ts';
import { isNotFound } from '../api/api-error.ts';
import { type ApplicationRef, refQuery } from './application-ref.ts';
import type { ServerTracking } from './mark-by-label.ts';
import type { ChosenRevisions } from './source-flags.ts';

/** What `POST …/sync` takes. */
export interface SyncBody {
  revision?: string;
  revisions?: string[];
  sourcePositions?: number[];
  prune?: boolean;
  dryRun?: boolean;
  strategy?: SyncRequest['syncStrategy'];
  resources?: NonNullable<SyncRequest['resources']>;
  manifests?: string[];
  syncOptions?: { items: string[] };
  retryStrategy?: ApplicationRetry;
  infos?: { name: string; value: string }[];
  lockstep?: { overrideWindows: boolean; reason: string };
}

export type ApplicationRetry = NonNullable<NonNullable<ApplicationSpec['syncPolicy']>['retry']>;

/** `GET …/syncwindows`. */
export interface ApplicationWindows {
  assignedWindows: { kind: string; schedule: string; duration: string }[];
  canSync: boolean;
  automated: { canSync: boolean; nextChange?: string };
}

/** One line of `stream/applications`. */
export interface ApplicationEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  application: Application;
}

/** How a rollback keeps automation off; without a time until somebody releases it. */
export interface RollbackHold {
  reason?: string;
  for?: string;
  until?: string;
}

interface RollbackBody {
  id: number;
  prune?: boolean;
  dryRun?: boolean;
  lockstep?: { hold?: RollbackHold; overrideWindows?: boolean; reason?: string };
}

/** The applications' part of the REST API, typed. */
export function applicationsApi(api: ApiClient) {
  const path = (ref: ApplicationRef, ...rest: string[]) =>
    apiPath('applications', ref.name, ...rest);
  const get = (ref: ApplicationRef, refresh?: 'normal' | 'hard') =>
    api.get<Application>(path(ref), { ...refQuery(ref), refresh });
  return {
    get,
    find: (ref: ApplicationRef) =>
      get(ref).catch((error: unknown) => {
        if (isNotFound(error)) return undefined;
        throw error;
      }),
    list: async (query: Query = {}) =>
      (await api.get<{ items: Application[] | null }>(apiPath('applications'), query)).items ?? [],
    create: (manifest: unknown, query: { upsert?: boolean; validate?: boolean }) =>
      api.post<Application>(apiPath('applications'), manifest, query),
    updateSpec: (ref: ApplicationRef, spec: unknown, query: { validate?: boolean }) =>
      api.put<ApplicationSpec>(path(ref, 'spec'), spec, { ...refQuery(ref), ...query }),
    remove: (ref: ApplicationRef, query: Query) =>
      api.delete(path(ref), { ...refQuery(ref), ...query }),
    sync: (ref: ApplicationRef, body: SyncBody) =>
      api.post<Application>(path(ref, 'sync'), body, refQuery(ref)),
    rollback: (ref: ApplicationRef, body: RollbackBody) =>
      api.post<Application>(path(ref, 'rollback'), body, refQuery(ref)),
    /** Changes metadata or spec by a JSON merge patch. */
    patch: (ref: ApplicationRef, patch: unknown) =>
      api.call<Application>('PATCH', path(ref), {
        body: { patch: JSON.stringify(patch), patchType: 'merge' },
        query: refQuery(ref),
      }),
    deleteResource: (ref: ApplicationRef, query: Query) =>
      api.delete(path(ref, 'resource'), { ...refQuery(ref), ...query }),
    resourceActions: async (ref: ApplicationRef, { name, ...resource }: ResourceRef) =>
      (
        await api.get<{ actions: ResourceAction[] | null }>(path(ref, 'resource', 'actions'), {
          ...refQuery(ref),
          ...resource,
          resourceName: name,
        })
      ).actions ?? [],
    runResourceAction: (
      ref: ApplicationRef,
      { name, ...resource }: ResourceRef,
      run: { action: string; parameters: { name: string; value: string }[] },
    ) =>
      api.post(path(ref, 'resource', 'actions', 'v2'), {
        name: ref.name,
        ...(ref.namespace ? { appNamespace: ref.namespace } : {}),
        ...resource,
        resourceName: name,
        action: run.action,
        resourceActionParameters: run.parameters,
      }),
    syncWindows: (ref: ApplicationRef) =>
      api.get<ApplicationWindows>(path(ref, 'syncwindows'), refQuery(ref)),
    /** Those that have not ended. */
    holds: async (ref: ApplicationRef) =>
      (
        await api.get<{ items: Hold[] }>(
          apiPath('lockstep', 'applications', ref.name, 'holds'),
          refQuery(ref),
        )
      ).items,
    terminate: (ref: ApplicationRef) => api.delete(path(ref, 'operation'), refQuery(ref)),
    manifests: (ref: ApplicationRef, revision?: string, several: ChosenRevisions = {}) =>
      api.get<{ manifests: string[]; revision: string; sourceType: string }>(
        path(ref, 'manifests'),
        {
          ...refQuery(ref),
          revision,
          revisions: several.revisions,
          sourcePositions: several.sourcePositions?.map(String),
        },
      ),
    managedResources: async (ref: ApplicationRef) =>
      (await api.get<{ items: ManagedResource[] }>(path(ref, 'managed-resources'), refQuery(ref)))
        .items,
    tracking: () => api.get<ServerTracking>(apiPath('settings')),
    tree: (ref: ApplicationRef) => api.get<ResourceTree>(path(ref, 'resource-tree'), refQuery(ref)),
    live: async (ref: ApplicationRef, { name, ...resource }: ResourceRef): Promise<KubeObject> => {
      const query = { ...refQuery(ref), ...resource, resourceName: name };
      const { manifest } = await api.get<{ manifest: string }>(path(ref, 'resource'), query);
      return JSON.parse(manifest) as KubeObject;
    },
    logs: (ref: ApplicationRef, query: Query) =>
      api.stream<LogLine>(path(ref, 'logs'), { ...refQuery(ref), ...query }),
    watch: (ref: ApplicationRef, signal: AbortSignal) =>
      api.stream<ApplicationEvent>(
        apiPath('stream', 'applications'),
        { name: ref.name, ...refQuery(ref) },
        signal,
      ),
  };
}

export type ApplicationsApi = ReturnType<typeof applicationsApi>;

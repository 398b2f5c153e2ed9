import type {
  Application,
  ApplicationSpec,
  Operation,
  OperationRequest,
  RetryStrategy,
  RevisionHistory,
  SyncRequest,
} from '@lockstep/domain';
import { sourcesOf, UserError } from '@lockstep/domain';
import { requestOf, rollbackRequest } from '@lockstep/engine';
import { isAutomated } from './automated.ts';
import { sourceRevisions } from './source-revisions.ts';

/** `POST …/sync` as the field's clients send it. */
export interface SyncBody {
  revision?: string | undefined;
  revisions?: string[] | undefined;
  sourcePositions?: (number | string)[] | undefined;
  prune?: boolean | undefined;
  dryRun?: boolean | undefined;
  strategy?: SyncRequest['syncStrategy'];
  resources?: SyncRequest['resources'];
  manifests?: string[] | null | undefined;
  syncOptions?: { items?: string[] | null | undefined } | null | undefined;
  retryStrategy?: RetryStrategy | null | undefined;
  infos?: { name: string; value: string }[] | null | undefined;
}

/** What a request becomes before it is an operation with an id. */
export type RequestedOperation = OperationRequest & { sync: SyncRequest };

/**
 * Reads a sync request against the application that it is for: what it leaves out comes from the
 * application's own policy.
 * @throws UserError `failed-precondition` where automated sync would undo it at once.
 */
export function syncOperation(spec: ApplicationSpec, body: SyncBody): RequestedOperation {
  refuseAgainstAutomation(spec, body);
  const revisions = sourceRevisions(spec, body);
  const sync: SyncRequest = defined({
    revision: revisions ? undefined : body.revision || undefined,
    revisions,
    prune: body.prune,
    dryRun: body.dryRun,
    resources: body.resources?.length ? body.resources : undefined,
    manifests: body.manifests?.length ? body.manifests : undefined,
    syncOptions: body.syncOptions ? (body.syncOptions.items ?? []) : spec.syncPolicy?.syncOptions,
    syncStrategy: body.strategy ?? undefined,
  });
  return defined({
    sync,
    retry: body.retryStrategy ?? spec.syncPolicy?.retry,
    info: body.infos ?? undefined,
  });
}

/**
 * Goes back to what a history entry deployed. `held` says that automation is kept off it.
 * @throws UserError `failed-precondition` while automated sync would undo it.
 */
export function rollbackOperation(
  { spec }: Pick<Application, 'spec'>,
  entry: RevisionHistory,
  body: { prune?: boolean | undefined; dryRun?: boolean | undefined },
  held = false,
): RequestedOperation {
  if (isAutomated(spec) && !held) {
    throw new UserError(
      'failed-precondition',
      'rollback cannot be started while automated sync is enabled: it would be undone at once; ' +
        'hold the application with it (lockstep.hold, --hold), or disable spec.syncPolicy.automated first',
    );
  }
  return rollbackRequest(spec, entry, body);
}

/** The row that a worker takes up. */
export function newOperation(
  requested: RequestedOperation,
  given: {
    id: string;
    applicationId: string;
    username: string;
    initiator?: string | undefined;
    now: Date;
    overrideWindows?: string | undefined;
  },
): Operation {
  return {
    id: given.id,
    applicationId: given.applicationId,
    kind: 'sync',
    phase: 'Running',
    message: '',
    sync: requested.sync,
    ...(requested.retry ? { retry: requested.retry } : {}),
    ...(requested.info ? { info: requested.info } : {}),
    initiatedBy: { username: given.username },
    ...(given.initiator ? { initiator: given.initiator } : {}),
    ...(given.overrideWindows ? { overrideWindows: given.overrideWindows } : {}),
    revision: '',
    retryCount: 0,
    startedAt: given.now.toISOString(),
  };
}

/** The operation as `operation` of the application shows it. */
export function requestedFrom(operation: Operation): OperationRequest {
  return requestOf(operation);
}

function refuseAgainstAutomation(spec: ApplicationSpec, body: SyncBody): void {
  if (!isAutomated(spec) || body.dryRun) return;
  if (body.manifests?.length) {
    throw new UserError(
      'failed-precondition',
      'local manifests cannot be synced while automated sync is enabled, except as a dry run',
    );
  }
  const asked = sourceRevisions(spec, body) ?? [body.revision ?? ''];
  sourcesOf(spec).forEach(({ targetRevision }, index) => {
    const [revision, target] = [asked[index], targetRevision || 'HEAD'];
    if (!revision || revision === target) return;
    throw new UserError(
      'failed-precondition',
      `cannot sync to ${revision}: automated sync is enabled and follows ${target}`,
    );
  });
}

function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as T;
}

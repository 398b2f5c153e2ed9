import type {
  Condition,
  Operation,
  OperationRequest,
  ResourceStatus,
  SyncPolicy,
  SyncStatusCode,
} from '@lockstep/domain';
import { isOperationDone } from '@lockstep/domain';
import { healPause } from './self-heal.ts';

/** What the decision is made from. */
export interface AutoSyncInput {
  syncPolicy?: SyncPolicy | null;
  syncStatus: SyncStatusCode;
  /** Every compared resource; extras have `requiresPruning`. */
  resources: readonly Pick<
    ResourceStatus,
    'group' | 'kind' | 'namespace' | 'name' | 'status' | 'requiresPruning' | 'hook'
  >[];
  revision: string;
  revisions?: string[];
  /** Of the rendered manifests with everything they were rendered from, parameters too. */
  fingerprint: string;
  /** The latest operation that was no dry run, whoever began it. */
  lastOperation?: Pick<
    Operation,
    'id' | 'kind' | 'phase' | 'message' | 'fingerprint' | 'sync' | 'finishedAt'
  >;
  deleting: boolean;
  now: Date;
}

export type AutoSyncDecision =
  | { kind: 'sync'; request: OperationRequest; because: string }
  | { kind: 'none'; because: string; condition?: Pick<Condition, 'type' | 'message'> }
  | { kind: 'later'; at: string; because: string };

/** What automated syncs retry when the application does not say. */
const DEFAULT_RETRY = { limit: 5 };

/**
 * Should the application be synced now, by itself? The answer says why in words. Rules: Argo CD's
 * user guide, "Automated Sync Semantics"; one attempt per fingerprint instead of per commit.
 */
export function decideAutoSync(input: AutoSyncInput): AutoSyncDecision {
  return refusal(input) ?? (isAttempted(input) ? afterAttempt(input) : deploy(input));
}

/** Reasons that hold whatever was tried before. */
function refusal(input: AutoSyncInput): AutoSyncDecision | undefined {
  const { syncPolicy, lastOperation: last } = input;
  const automated = syncPolicy?.automated;
  if (input.deleting) return none('the application is being deleted');
  if (!automated || automated.enabled === false) return none('automated sync is not enabled');
  if (last && !isOperationDone(last.phase)) return none(`a ${last.kind} operation is running`);
  if (input.syncStatus === 'Synced') return none('the application is Synced');
  if (input.syncStatus === 'Unknown') return none('the comparison has no result');
  const differing = differingOf(input);
  const extras = differing.filter((resource) => resource.requiresPruning);
  if (!automated.prune && extras.length === differing.length) {
    return none(`only extra resources differ (${extras.length}) and automated pruning is off`);
  }
  return automated.prune && !automated.allowEmpty ? wipeOut(input, extras.length) : undefined;
}

/** Nothing is desired any more: most often somebody's mistake, so it needs `allowEmpty`. */
function wipeOut(input: AutoSyncInput, extras: number): AutoSyncDecision | undefined {
  const compared = input.resources.filter((resource) => !resource.hook);
  if (extras === 0 || extras < compared.length) return undefined;
  const message =
    `Skipping sync attempt to ${input.revision}: automated sync would wipe out all ` +
    `${extras} resources; set allowEmpty to permit it`;
  return { kind: 'none', because: message, condition: { type: 'SyncError', message } };
}

function isAttempted({ lastOperation, fingerprint }: AutoSyncInput): boolean {
  return lastOperation?.kind === 'sync' && lastOperation.fingerprint === fingerprint;
}

/** The same manifests were synced last: what differs now is drift, or the attempt failed. */
function afterAttempt(input: AutoSyncInput): AutoSyncDecision {
  const { lastOperation: last, syncPolicy } = input;
  const selfHeal = syncPolicy?.automated?.selfHeal === true;
  const healed = last?.sync?.autoHealAttemptsCount ?? 0;
  if (last && last.phase !== 'Succeeded' && !(selfHeal && healed > 0)) {
    const message = `Failed last sync attempt to ${input.revision}: ${last.message}`;
    const because = `${message} (the same manifests are not tried again)`;
    return { kind: 'none', because, condition: { type: 'SyncError', message } };
  }
  if (!selfHeal) {
    return none(`the latest sync was already to ${input.revision} and self-heal is off`);
  }
  return heal(input, healed);
}

function heal(input: AutoSyncInput, healedBefore: number): AutoSyncDecision {
  const pause = healPause({ healed: healedBefore, last: input.lastOperation, now: input.now });
  if (pause.at) {
    const because = `self-heal waits: ${pause.healed} attempts at ${input.revision} before`;
    return { kind: 'later', at: pause.at, because };
  }
  const automated = input.syncPolicy?.automated;
  const resources = differingOf(input)
    .filter((resource) => automated?.prune || !resource.requiresPruning)
    .map(({ group, kind, namespace, name }) => ({ group, kind, namespace, name }));
  const request = requestFor(input);
  return {
    kind: 'sync',
    because: `self-heal: ${resources.length} resources differ from ${input.revision}`,
    request: {
      ...request,
      sync: { ...request.sync, resources, autoHealAttemptsCount: pause.healed + 1 },
    },
  };
}

function deploy(input: AutoSyncInput): AutoSyncDecision {
  const differing = differingOf(input).length;
  return {
    kind: 'sync',
    because: `automated sync to ${input.revision}: ${differing} resources differ`,
    request: requestFor(input),
  };
}

function requestFor({ syncPolicy, revision, revisions }: AutoSyncInput): OperationRequest {
  return {
    sync: {
      revision,
      ...(revisions ? { revisions } : {}),
      prune: syncPolicy?.automated?.prune === true,
      ...(syncPolicy?.syncOptions ? { syncOptions: syncPolicy.syncOptions } : {}),
    },
    initiatedBy: { automated: true },
    retry: syncPolicy?.retry ?? DEFAULT_RETRY,
  };
}

function differingOf(input: AutoSyncInput) {
  return input.resources.filter((resource) => !resource.hook && resource.status === 'OutOfSync');
}

function none(because: string): AutoSyncDecision {
  return { kind: 'none', because };
}

import type {
  Hold,
  Operation,
  OperationRequest,
  ResourceStatus,
  SyncPolicy,
  SyncStatusCode,
} from '@lockstep/domain';
import { isOperationDone, shortRevision } from '@lockstep/domain';
import type { DriftPolicy } from './drift-policy.ts';
import { heal } from './heal.ts';
import { quarantineWords } from './quarantine.ts';
import { type AutoSyncDecision, heldBack, lastToEnd, none, syncError } from './reasons.ts';
import type { SelfHealBackoff } from './self-heal.ts';

export type { AutoSyncDecision } from './reasons.ts';

/** A compared resource, and what decides whether its drift is put right. */
export type AutoSyncResource = Pick<
  ResourceStatus,
  'group' | 'kind' | 'namespace' | 'name' | 'status' | 'requiresPruning' | 'hook'
> & {
  /** It was applied as Git states it now, and has changed in the cluster since. */
  drifted?: boolean;
  driftPolicy?: DriftPolicy;
  held?: Hold;
  /** Of what differs: fields that somebody fights for are left alone, until then (RFC 3339). */
  paused?: { all: boolean; until: string };
};

/** What the decision is made from. */
export interface AutoSyncInput {
  syncPolicy?: SyncPolicy | null;
  syncStatus: SyncStatusCode;
  /** Every compared resource; extras have `requiresPruning`. */
  resources: readonly AutoSyncResource[];
  revision: string;
  revisions?: string[];
  /** Of the rendered manifests with everything they were rendered from, parameters too. */
  fingerprint: string;
  /** The latest operation that was no dry run, whoever began it. */
  lastOperation?: Pick<
    Operation,
    'id' | 'kind' | 'phase' | 'message' | 'fingerprint' | 'sync' | 'finishedAt'
  > &
    Partial<Pick<Operation, 'revision'>>;
  /** A hold of the whole application that has not ended. */
  held?: Hold;
  /** What Git states now was Degraded and rolled back from. */
  quarantine?: Hold;
  deleting: boolean;
  /** Argo CD's defaults where it is not said. */
  selfHealBackoff?: SelfHealBackoff | undefined;
  now: Date;
}

/** What automated syncs retry when the application does not say. */
export const DEFAULT_RETRY = { limit: 5 };

/**
 * Should the application be synced now, by itself? The answer says why in words. Rules: Argo CD's
 * user guide, "Automated Sync Semantics"; one attempt per fingerprint instead of per commit; drift
 * policies and holds are ours. Whether a sync window is open is asked of what comes out.
 */
export function decideAutoSync(input: AutoSyncInput): AutoSyncDecision {
  const refused = refusal(input);
  if (refused) return refused;
  if (!isDeploying(input)) return heal(input, requestFor(input), { driftOnly: true });
  return isAttempted(input) ? afterAttempt(input) : deploy(input);
}

function isDeploying({ syncPolicy }: AutoSyncInput): boolean {
  const automated = syncPolicy?.automated;
  return automated != null && automated.enabled !== false;
}

/** Reasons that hold whatever was tried before. */
function refusal(input: AutoSyncInput): AutoSyncDecision | undefined {
  const { lastOperation: last, held, quarantine } = input;
  if (input.deleting) return none('the application is being deleted');
  if (!isDeploying(input) && !input.resources.some(isHealedByPolicy)) {
    return none('automated sync is not enabled');
  }
  if (last && !isOperationDone(last.phase)) return none(`a ${last.kind} operation is running`);
  if (input.syncStatus === 'Synced') return none('the application is Synced');
  if (input.syncStatus === 'Unknown') return none('the comparison has no result');
  if (held) return heldBack(held);
  return quarantine ? none(quarantineWords(quarantine)) : undefined;
}

function isHealedByPolicy({ drifted, driftPolicy }: AutoSyncResource): boolean {
  return drifted === true && driftPolicy === 'heal';
}

/** The same manifests were the last to be deployed; a heal of drift alone deploys nothing. */
function isAttempted({ lastOperation: last, fingerprint }: AutoSyncInput): boolean {
  return last?.kind === 'sync' && last.fingerprint === fingerprint && !last.sync?.driftOnly;
}

/** The same manifests were synced last: what differs now is drift, or the attempt failed. */
function afterAttempt(input: AutoSyncInput): AutoSyncDecision {
  const { lastOperation: last, syncPolicy } = input;
  const useless = onlyExtras(input) ?? wipeOut(input);
  if (useless) return useless;
  const healed = last?.sync?.autoHealAttemptsCount ?? 0;
  const heals = syncPolicy?.automated?.selfHeal === true || input.resources.some(isHealedByPolicy);
  if (last && last.phase !== 'Succeeded' && !(heals && healed > 0)) {
    const message = `Failed last sync attempt to ${input.revision}: ${last.message}`;
    return syncError(message, `${message} (the same manifests are not tried again)`);
  }
  return heal(input, requestFor(input), { driftOnly: false });
}

function onlyExtras(input: AutoSyncInput): AutoSyncDecision | undefined {
  const differing = differingOf(input);
  const extras = differing.filter((resource) => resource.requiresPruning);
  if (input.syncPolicy?.automated?.prune || extras.length < differing.length) return undefined;
  return none(`only extra resources differ (${extras.length}) and automated pruning is off`);
}

/** Nothing is desired any more: most often somebody's mistake, so it needs `allowEmpty`. */
function wipeOut(input: AutoSyncInput): AutoSyncDecision | undefined {
  const automated = input.syncPolicy?.automated;
  if (!automated?.prune || automated.allowEmpty) return undefined;
  const extras = differingOf(input).filter((resource) => resource.requiresPruning).length;
  const compared = input.resources.filter((resource) => !resource.hook);
  if (extras === 0 || extras < compared.length) return undefined;
  return syncError(
    `Skipping sync attempt to ${input.revision}: automated sync would wipe out all ` +
      `${extras} resources; set allowEmpty to permit it`,
  );
}

/** New manifests. What people hold in another state is not overwritten before the hold ends. */
function deploy(input: AutoSyncInput): AutoSyncDecision {
  const useless = onlyExtras(input) ?? wipeOut(input);
  if (useless) return useless;
  const differing = differingOf(input);
  const hold = lastToEnd(differing.flatMap(({ held }) => held ?? []));
  if (hold) return heldBack(hold);
  return {
    kind: 'sync',
    because: `automated sync to ${shortRevision(input.revision)}: ${differing.length} resources differ`,
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

function differingOf(input: AutoSyncInput): AutoSyncResource[] {
  return input.resources.filter((resource) => !resource.hook && resource.status === 'OutOfSync');
}

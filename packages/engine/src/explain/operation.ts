import {
  isOperationDone,
  type Operation,
  type OperationStep,
  type ResourceResult,
  type Statement,
  type WaitReason,
} from '@lockstep/domain';
import { toOperationState } from '../operation/index.ts';
import type { ExplainFacts } from './facts.ts';
import { count, firstOf, nameOf, revisionText, sentence } from './words.ts';

const RESULTS_TOLD = 10;
const WAITS_TOLD = 10;

/** What the running operation waits for, or what became of the last one. */
export function explainOperation({ operation }: ExplainFacts): Statement[] {
  if (!operation) return [{ topic: 'operation', sentence: 'Nothing was ever synced or deleted.' }];
  if (isOperationDone(operation.phase)) return [ended(operation), ...failures(operation)];
  return [
    running(operation),
    ...retry(operation),
    ...firstOf((operation.waitingFor ?? []).map(wait), WAITS_TOLD),
    ...failures(operation),
  ];
}

function running(operation: Operation): Statement {
  const { kind, startedAt, steps, phase, stopReason } = operation;
  const done = steps?.filter(({ state }) => isStepDone(state)).length ?? 0;
  const planned = steps
    ? `${done} of ${count(steps.length, 'step')} are done`
    : 'it is not planned yet';
  const stopping = phase === 'Terminating' ? ' It is being stopped' : '';
  const why = stopping && stopReason ? `: ${stopReason}` : '';
  const text = `A ${kind} ${byWhom(operation)} has been running since ${startedAt}; ${planned}.${stopping}${why}`;
  return { topic: 'operation', sentence: sentence(text), details: detailsOf(operation) };
}

function isStepDone(state: OperationStep['state']): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'skipped';
}

function retry({ retryAt, retryCount, retry: strategy }: Operation): Statement[] {
  if (!retryAt) return [];
  const limit = strategy?.limit;
  const most = limit === undefined || limit < 0 ? '' : ` of at most ${limit}`;
  const text = `The attempt failed: retry ${retryCount + 1}${most} begins at ${retryAt}`;
  return [{ topic: 'operation', sentence: sentence(text), details: { retryAt, retryCount } }];
}

function wait(reason: WaitReason): Statement {
  const { ref, condition, since, until, heldBy = [] } = reason;
  const joint = condition.startsWith('to ') ? ' ' : ': ';
  const what = ref ? `${nameOf(ref)}${joint}${condition}` : condition;
  const from = since ? `, since ${since}` : '';
  const to = until ? `, until ${until} at the latest` : '';
  const held = heldBy.map(({ finalizer, owner }) =>
    owner
      ? `finalizer ${finalizer} keeps it, which ${owner} takes off`
      : `finalizer ${finalizer} keeps it`,
  );
  return {
    topic: 'operation',
    sentence: sentence(`It waits for ${[`${what}${from}${to}`, ...held].join('; ')}`),
    ...(ref ? { about: ref } : {}),
    details: {
      condition,
      since,
      ...(until ? { until } : {}),
      ...(held.length > 0 ? { heldBy } : {}),
    },
  };
}

function ended(operation: Operation): Statement {
  const { kind, phase, message, finishedAt, retryCount } = operation;
  const at = finishedAt ? ` at ${finishedAt}` : '';
  const tries = retryCount > 0 ? ` after ${count(retryCount, 'retry', 'retries')}` : '';
  const to =
    kind === 'sync' ? ` to ${revisionText(operation.revision || operation.sync?.revision)}` : '';
  const text =
    phase === 'Succeeded'
      ? `The last ${kind}${to}, ${byWhom(operation)}, succeeded${at}${tries}`
      : `The last ${kind}${to}, ${byWhom(operation)}, ended${at}${tries} as ${phase}: ${message}`;
  return { topic: 'operation', sentence: sentence(text), details: detailsOf(operation) };
}

function byWhom({ initiatedBy }: Operation): string {
  if (initiatedBy.automated) return 'by automation';
  return initiatedBy.username ? `by ${initiatedBy.username}` : 'by an unnamed user';
}

function detailsOf({ id, kind, phase, revision, startedAt, finishedAt }: Operation) {
  return { id, kind, phase, revision, startedAt, ...(finishedAt ? { finishedAt } : {}) };
}

/** The resources that failed or were not pruned. */
function failures(operation: Operation): Statement[] {
  const results = toOperationState(operation).syncResult?.resources ?? [];
  return firstOf(
    results.flatMap((result) => {
      const what = whatFailed(result);
      const { group, version, kind, namespace, name, message } = result;
      if (!what) return [];
      return {
        topic: 'operation' as const,
        about: { group, version, kind, namespace, name },
        sentence: sentence(`${kind}/${name} ${what}${message ? `: ${message}` : ''}`),
        details: { status: result.status, hookPhase: result.hookPhase, phase: result.syncPhase },
      };
    }),
    RESULTS_TOLD,
  );
}

function whatFailed({ status, hookType, hookPhase }: ResourceResult): string | undefined {
  if (hookType && (hookPhase === 'Failed' || hookPhase === 'Error')) {
    return `failed as a ${hookType} hook`;
  }
  if (status === 'SyncFailed') return 'could not be synced';
  return status === 'PruneSkipped' ? 'was not pruned' : undefined;
}

import { setTimeout as delay } from 'node:timers/promises';
import type { Application, OperationState } from '@lockstep/domain';
import { CliError } from '../cli/cli-error.ts';
import { EXIT, type ExitCode } from '../cli/exit-codes.ts';
import type { Terminal } from '../cli/terminal.ts';
import { type ApplicationRef, toldRef } from './application-ref.ts';
import type { ApplicationsApi } from './applications-api.ts';
import { comparedSince } from './compared-since.ts';
import { isOperationDone } from './operation-phase.ts';
import { progressPrinter } from './progress-printer.ts';
import { waitUntil } from './wait-until.ts';
import type { Sighting } from './watch-application.ts';

export interface FollowOptions {
  api: ApplicationsApi;
  ref: ApplicationRef;
  /** The application as it was when the operation was asked for. */
  before: Application;
  terminal: Terminal;
  stream: 'out' | 'err';
  prefix?: string;
  timeoutSeconds: number;
  signal: AbortSignal;
}

/** How long the comparison after an operation may take before its answer is done without. */
const SETTLE_MS = 10_000;
const SETTLE_POLL_MS = 200;
const SECOND_MS = 1_000;

/**
 * Shows an operation that has just been asked for until it is done, and answers the application as
 * it is after it.
 * @throws CliError when it takes longer than it may; the operation goes on then.
 */
export async function followOperation(options: FollowOptions): Promise<Application> {
  const { api, ref, before, signal, timeoutSeconds } = options;
  const printer = progressPrinter({ ...options, baseline: withoutOperation(before) });
  const last = identityOf(before);
  const missing = (sighting: Sighting) => missingOperation(sighting, ref, last);
  try {
    const seen = (sighting: Sighting, what: string | undefined) => {
      if (isOfOperation(sighting, last)) printer.seen(sighting, what);
    };
    const done = await waitUntil({ api, ref, missing, seen, timeoutSeconds, signal });
    return await settled(api, ref, done as Application, signal);
  } catch (error) {
    printer.end();
    const name = toldRef(ref);
    if (signal.aborted) {
      const stop = `lockstep app terminate-op ${name}`;
      options.terminal.err(`The operation of ${name} goes on. To stop it: ${stop}\n`);
    }
    throw error;
  } finally {
    printer.end();
  }
}

/** What the last operation left is no news of this one. */
function withoutOperation(application: Application): Application {
  const { operationState: _, ...status } = application.status;
  return { ...application, status };
}

function isOfOperation(sighting: Sighting, last: string | undefined): boolean {
  const identity = sighting && identityOf(sighting);
  return sighting === undefined || (identity !== undefined && identity !== last);
}

/** Which operation an application shows; its beginning tells that only to the second. */
export function identityOf({ status: { operationState } }: Application): string | undefined {
  return operationState?.id ?? operationState?.startedAt;
}

function missingOperation(
  sighting: Sighting,
  ref: ApplicationRef,
  last: string | undefined,
): string | undefined {
  if (!sighting) throw new CliError(`application ${toldRef(ref)} was deleted in the meantime`);
  if (!isOfOperation(sighting, last)) return 'its operation has not begun';
  const { phase, message } = sighting.status.operationState as OperationState;
  if (isOperationDone(phase)) return undefined;
  return `its operation is ${phase}${message ? `: ${message}` : ''}`;
}

/** The application as compared after the operation: until then its status is of before. */
async function settled(
  api: ApplicationsApi,
  ref: ApplicationRef,
  done: Application,
  signal: AbortSignal,
): Promise<Application> {
  const seenAt = Date.now();
  let latest = done;
  // What could not be synced may not be comparable either.
  if (done.status.operationState?.phase !== 'Succeeded') return done;
  while (Date.now() < seenAt + SETTLE_MS) {
    const compared = comparedSince(latest);
    // In the same second it may have been before: a second later it is not.
    const isSure = compared === 'later' || Date.now() > seenAt + SECOND_MS;
    if (compared !== 'before' && isSure) break;
    await delay(SETTLE_POLL_MS, undefined, { signal });
    latest = (await api.find(ref)) ?? latest;
  }
  return latest;
}

/** What an operation came to: nothing wrong, or the words to say so. */
export function operationFailure(
  application: Application,
  options: { selective: boolean },
): string | undefined {
  const state = application.status.operationState;
  const name = application.metadata.name;
  if (!state) return `application ${name} has no operation`;
  if (state.phase !== 'Succeeded') {
    return `the operation of application ${name} ended with phase ${state.phase}: ${state.message}`;
  }
  if (state.operation.sync?.dryRun || options.selective) return undefined;
  if (application.status.sync.status === 'Synced') return undefined;
  const results = state.syncResult?.resources ?? [];
  const count = results.filter((one) => one.status === 'PruneSkipped').length;
  if (count === 0) return undefined;
  const resources = count === 1 ? '1 resource requires' : `${count} resources require`;
  return `${resources} pruning in application ${name}; sync with --prune to delete what Git no longer has`;
}

/** The exit code of an operation that is done; tells what is wrong with it. */
export function concludeOperation(
  terminal: Terminal,
  application: Application,
  options: { selective: boolean },
): ExitCode {
  const failure = operationFailure(application, options);
  if (failure) terminal.err(`Error: ${failure}\n`);
  return failure ? EXIT.unmet : EXIT.ok;
}

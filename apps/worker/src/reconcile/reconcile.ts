import { messageOf, type Operation, UserError } from '@lockstep/domain';
import { KubeError } from '@lockstep/kube';
import { type ApplicationRecord, StaleEpochError } from '@lockstep/store';
import { decideNext } from '../decide/decide-next.ts';
import { decideUnrendered } from '../decide/decide-unrendered.ts';
import { windowGate } from '../decide/window-gate.ts';
import { flowLog } from '../log.ts';
import { observe } from '../observe/observe.ts';
import { publishTree } from '../observe/publish-tree.ts';
import { finishDeletion, pauseOfDeletion, startDeletion } from '../operate/deletion.ts';
import { runOperation } from '../operate/run-operation.ts';
import { lookForOrphans } from '../orphans/orphans.ts';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import { tellComparison } from '../tell/tell-comparison.ts';
import type { AppState } from './app-state.ts';
import { compareMeanwhile } from './compare-meanwhile.ts';
import { compareNow } from './compare-now.ts';
import type { DesiredState } from './desired.ts';
import { invalidSpec, notAllowed } from './invalid-spec.ts';
import { loadDesired } from './load-desired.ts';
import { faultStatus, unknownStatus, verdictsOf } from './status.ts';

/** What is to be done after one look: nothing, or another look at a time. */
export type Outcome = { kind: 'done' } | { kind: 'again'; atMs: number } | { kind: 'gone' };

const RETRY_UNREACHABLE_MS = 5_000;
/** What failed stays as it is until somebody mends it, which is mostly told. */
const RETRY_FAILED_MS = 30_000;
const RETRY_FAULT_MS = 1_000;

/**
 * One look at one application: load → guards → operate what is under way → compare → decide →
 * tell. Everything it needs is read anew, so that it may run at any time and any number of times.
 */
export async function reconcile(owner: ClusterOwner, uid: string): Promise<Outcome> {
  const readAtMs = Date.now();
  const work = await owner.services.store.operations.work(uid);
  if (!work || work.record.clusterId !== owner.cluster.id) return { kind: 'gone' };
  const { record, active } = work;
  const state = owner.state(record);
  state.readAtMs = readAtMs;
  state.absent = { atMs: 0, keys: new Set() };
  state.looking = true;
  state.begun = false;
  try {
    const outcome = await look(owner, record, state, active);
    state.faults = 0;
    // What was told after the last read is looked at once more.
    return state.missed && outcome.kind !== 'gone' ? { kind: 'again', atMs: Date.now() } : outcome;
  } catch (error) {
    return await failed(owner, record, state, error);
  } finally {
    state.looking = false;
    state.missed = false;
  }
}

async function look(
  owner: ClusterOwner,
  record: ApplicationRecord,
  state: AppState,
  active: Operation | undefined,
): Promise<Outcome> {
  const unreachable = owner.unreachableReason();
  if (unreachable) {
    await owner.writer.saveStatus(unknownStatus(record.uid, unreachable));
    return { kind: 'done' };
  }
  state.operating = active !== undefined;
  if (active) return await operate(owner, record, state, active);
  return await lookIdle(owner, record, state);
}

/** A look at an application that no operation is at work on. */
async function lookIdle(
  owner: ClusterOwner,
  record: ApplicationRecord,
  state: AppState,
): Promise<Outcome> {
  if (record.application.metadata.deletionTimestamp) {
    const pause = await pauseOfDeletion(owner, record);
    if (pause) return pause;
    const deletion = await startDeletion(owner, record);
    if (!deletion) return { kind: 'again', atMs: Date.now() };
    return await operate(owner, record, state, deletion);
  }
  const problems = await invalidSpec(owner, record);
  if (problems.length > 0) return await disown(owner, record, state, problems);
  const desired = await loadDesired(owner, record, state);
  if (desired) return await compareAndDecide(owner, record, state, desired);
  const rollback = await decideUnrendered(owner, record, state);
  if (rollback.kind === 'busy') return { kind: 'again', atMs: Date.now() };
  if (rollback.kind === 'none') return { kind: 'done' };
  return await operate(owner, record, state, rollback.operation);
}

/** What an application may not have is not shown as its own either: its tree is empty. */
async function disown(
  owner: ClusterOwner,
  record: ApplicationRecord,
  state: AppState,
  problems: readonly string[],
): Promise<Outcome> {
  state.disown();
  await owner.writer.saveStatus(notAllowed(record, problems));
  await redraw(owner, state).catch(() => undefined);
  return { kind: 'done' };
}

async function operate(
  owner: ClusterOwner,
  record: ApplicationRecord,
  state: AppState,
  operation: Operation,
): Promise<Outcome> {
  const gate = await windowGate(owner, record, operation);
  if (gate) return gate;
  state.operating = true;
  const ran = await owner.services.metrics.timed('operate', () =>
    runOperation(owner, record, state, operation),
  );
  if (ran.kind === 'interrupted') return { kind: 'again', atMs: Date.now() };
  if (ran.kind === 'waiting') {
    state.operating = !ran.unbegun;
    if (ran.unbegun) await compareMeanwhile(owner, record, state);
    await observe(owner, state);
    return ran.untilMs === undefined ? { kind: 'done' } : { kind: 'again', atMs: ran.untilMs };
  }
  state.operating = false;
  if (ran.operation.kind === 'delete') return await finishDeletion(owner, record, ran.operation);
  state.readAtMs = Date.now();
  const after = await owner.services.store.applications.record(record.uid);
  return after ? await lookIdle(owner, after, state) : { kind: 'gone' };
}

function redraw(owner: ClusterOwner, state: AppState): Promise<void> {
  const nodes = state.nodes.of(owner.view, state.shortId);
  return publishTree(owner.view, owner.services.live, state, nodes);
}

async function compareAndDecide(
  owner: ClusterOwner,
  record: ApplicationRecord,
  state: AppState,
  desired: DesiredState,
): Promise<Outcome> {
  state.missed = false;
  const compared = await compareNow(owner, record, state, desired);
  const { comparison, drifts } = compared;
  const remembered = record.automation;
  record.automation = compared.automation;
  state.verdicts = verdictsOf(comparison);
  const healthStatus = owner.healthOf(state).health.status;
  const given = { owner, record, state, desired, comparison, drifts, healthStatus };
  const decision = await decideNext(given);
  const orphans = await lookForOrphans(owner, record, state, desired);
  // Who asked for the refresh reads the tree next. Redis being away is told by `observe`.
  if (record.refresh !== '') await redraw(owner, state).catch(() => undefined);
  const remembers = record.automation !== remembered;
  const told = { desired, compared, decision, orphans, remembers };
  const saved = tellComparison(owner, record, state, told);
  if (decision.kind === 'sync') {
    // Written in order, before anything of the operation is: it need not be waited for.
    saved.catch((err) => owner.log.debug({ err, step: 'tell' }, 'a comparison was not stored'));
    if (state.begun) return { kind: 'again', atMs: Date.now() };
    state.begun = true;
    return await operate(owner, record, state, decision.operation);
  }
  await saved;
  await observe(owner, state);
  return decision.kind === 'later' ? { kind: 'again', atMs: decision.atMs } : { kind: 'done' };
}

async function failed(
  owner: ClusterOwner,
  record: ApplicationRecord,
  state: AppState,
  error: unknown,
): Promise<Outcome> {
  if (error instanceof StaleEpochError) return { kind: 'gone' };
  const log = flowLog(owner.log, 'compare', { application: record.application.metadata.name });
  if (error instanceof KubeError && error.unreachable) {
    await owner.writer.saveStatus(unknownStatus(record.uid, messageOf(error)));
    return { kind: 'again', atMs: Date.now() + RETRY_UNREACHABLE_MS };
  }
  state.compare.forget();
  if (!(error instanceof UserError || error instanceof KubeError)) {
    log.error({ err: error }, 'the application could not be looked at');
    return await faulted(owner, record, state, error);
  }
  await owner.writer.saveStatus(unknownStatus(record.uid, messageOf(error)));
  return { kind: 'again', atMs: Date.now() + RETRY_FAILED_MS };
}

/** A mistake of ours, or PostgreSQL away: for a moment that says nothing of the application. */
async function faulted(
  owner: Pick<ClusterOwner, 'writer'>,
  record: Pick<ApplicationRecord, 'uid'>,
  state: Pick<AppState, 'faults'>,
  error: unknown,
): Promise<Outcome> {
  const atMs = Date.now() + Math.min(RETRY_FAULT_MS * 2 ** state.faults, RETRY_FAILED_MS);
  state.faults++;
  if (state.faults > 1) await owner.writer.saveStatus(faultStatus(record.uid, messageOf(error)));
  return { kind: 'again', atMs };
}

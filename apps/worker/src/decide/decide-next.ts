import {
  type AutomationStatus,
  activeHolds,
  type Condition,
  type HealthStatusCode,
  type Hold,
  isHeldAlike,
  type Operation,
  type OperationRequest,
} from '@lockstep/domain';
import {
  type AutoSyncDecision,
  type AutoSyncInput,
  decideAutoSync,
  quarantineCondition,
  resourceOptions,
} from '@lockstep/engine';
import type { Actor, ApplicationRecord } from '@lockstep/store';
import type { ApplicationComparison, ComparedResource } from '../compare/compare-application.ts';
import { digestWith } from '../gateway/digest.ts';
import { optionsOf } from '../operate/plan-operation.ts';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import type { AppState } from '../reconcile/app-state.ts';
import type { DesiredState } from '../reconcile/desired.ts';
import { desiredRevisions, spelled } from '../render/stored-render.ts';
import { type Drifts, driftConditions } from './drift.ts';
import {
  afterHeal,
  type Fights,
  fightConditions,
  fightsOf,
  keptFields,
  pauseOf,
} from './fights.ts';
import { automatedSync } from './pending-operation.ts';
import { currentQuarantine } from './quarantine.ts';
import { type RollbackAnswer, rollbackOf, rollbackWithinMs } from './rollback.ts';
import { windowHoldOf } from './windows.ts';

/** What automation makes of a comparison, and what people are told of it. */
export type Decision = {
  conditions: Condition[];
  clearConditions: Condition['type'][];
  /** Why it does not act while something differs; null where there is nothing to say. */
  automation: AutomationStatus | null;
} & ({ kind: 'none' } | { kind: 'later'; atMs: number } | { kind: 'sync'; operation: Operation });

interface DecideInput {
  owner: ClusterOwner;
  record: ApplicationRecord;
  state: AppState;
  desired: DesiredState;
  comparison: ApplicationComparison;
  drifts: Drifts;
  healthStatus: HealthStatusCode;
}

/** What the engine's answer becomes, before it is told. */
type Outcome =
  | Extract<AutoSyncDecision, { kind: 'none' }>
  /** `until` is told where it is not the time of the next look. */
  | (Extract<AutoSyncDecision, { kind: 'later' }> & { until?: string | null })
  | { kind: 'sync'; because: string; operation: Operation };

const AUTOMATION: Actor = { name: 'lockstep', cause: 'automation' };

/** As many operations back as a row of dry runs is likely to be long. */
const LOOK_BACK = 5;

/** Conditions that each decision settles anew. */
const DECIDED: Condition['type'][] = [
  'DriftDetected',
  'HealConflictWarning',
  'RollbackQuarantine',
  'RollbackError',
];

/** Asks the engine whether automation acts now, and starts the sync if it does. */
export async function decideNext(input: DecideInput): Promise<Decision> {
  const { owner, record, comparison, drifts, state } = input;
  const now = new Date();
  state.rollsBack = rollbackWithinMs(record) !== undefined;
  const asked = {
    fingerprint: input.desired.fingerprint,
    healthStatus: input.healthStatus,
    now,
    actor: AUTOMATION,
    lastOperation: () => lastOperationOf(input),
  };
  const quarantine = await currentQuarantine(owner, record, asked);
  const rollback = await rollbackOf(owner, record, asked);
  const digest = digestWith(owner.services);
  const fights = fightsOf(comparison.resources, record.automation, { digest, now });
  const conditions = [
    ...driftConditions(record, comparison, drifts),
    ...fightConditions(comparison.resources, fights),
    ...rollbackConditions(rollback, quarantine),
  ];
  const outcome =
    rollback.kind === 'begin'
      ? await goBack(input, rollback, now)
      : await outcomeOf(input, fights, now);
  owner.log.debug(
    { step: 'decide', application: record.application.metadata.name, answer: outcome.kind },
    outcome.because,
  );
  return { ...tell(comparison, outcome, conditions), ...outcomeFields(outcome) };
}

function outcomeFields(outcome: Outcome) {
  switch (outcome.kind) {
    case 'none':
      return { kind: 'none' } as const;
    case 'later':
      return { kind: 'later', atMs: Date.parse(outcome.at) } as const;
    case 'sync':
      return { kind: 'sync', operation: outcome.operation } as const;
  }
}

async function outcomeOf(input: DecideInput, fights: Fights, now: Date): Promise<Outcome> {
  const { record, comparison, drifts } = input;
  const toDo = comparison.resources.filter((one) => isToBeDone(record, one));
  if (toDo.length === 0) return { kind: 'none', because: 'there is nothing to do' };
  const { automated } = record.application.spec.syncPolicy ?? {};
  const heals = toDo.some(({ key }) => drifts.get(key)?.policy === 'heal');
  if (!automated && !heals) return { kind: 'none', because: 'automated sync is not enabled' };
  const asked = await question(input, { fights, now });
  const answer = decideAutoSync(asked);
  if (answer.kind !== 'sync') return answer;
  const waits = await heldByWindow(input, now);
  return waits ?? (await begin(input, { answer, fights, last: asked.lastOperation, now }));
}

async function heldByWindow(
  { owner, record }: DecideInput,
  now: Date,
): Promise<Outcome | undefined> {
  const held = await windowHoldOf(owner.services, record, { manual: false, at: now });
  if (!held) return undefined;
  const { because, until = null, lookAtMs } = held;
  return { kind: 'later', at: new Date(lookAtMs).toISOString(), because, until };
}

/** A rollback that nobody asked for is automated sync: windows hold it back as well. */
async function goBack(
  input: DecideInput,
  { request, because, quarantine }: Extract<RollbackAnswer, { kind: 'begin' }>,
  now: Date,
): Promise<Outcome> {
  const waits = await heldByWindow(input, now);
  if (waits) return waits;
  return { kind: 'sync', because, operation: await start(input, request, quarantine) };
}

function rollbackConditions(rollback: RollbackAnswer, quarantine: Hold | undefined): Condition[] {
  const hold = rollback.kind === 'begin' ? rollback.quarantine : quarantine;
  const told = hold ? [quarantineCondition(hold)] : [];
  return rollback.kind === 'stuck' ? [...told, rollback.condition] : told;
}

/** Whether a sync would change anything of it: what may never be pruned stays, however often. */
function isToBeDone(record: ApplicationRecord, resource: ComparedResource): boolean {
  if (resource.outcome.kind === 'synced' || resource.ignored) return false;
  if (!resource.requiresPruning || !resource.live) return true;
  return resourceOptions(optionsOf(record, undefined), resource.live).prune !== 'never';
}

interface Asked extends AutoSyncInput {
  lastOperation?: Operation;
}

async function question(
  input: DecideInput,
  { fights, now }: { fights: Fights; now: Date },
): Promise<Asked> {
  const { record, state, desired, comparison, drifts } = input;
  const extras = comparison.resources.filter((one) => one.requiresPruning);
  const kept = new Set(extras.filter((one) => !isToBeDone(record, one)).map(({ key }) => key));
  const holds = activeHolds(record.holds, now);
  return {
    syncPolicy: record.application.spec.syncPolicy,
    syncStatus: comparison.syncStatus,
    resources: state.verdicts
      .filter((verdict) => !kept.has(verdict.key))
      .map((verdict) => ({
        ...verdict.ref,
        ...verdict,
        drifted: drifts.get(verdict.key)?.drifted,
        driftPolicy: drifts.get(verdict.key)?.policy,
        held: holds.find((hold) => hold.resource && isHeldAlike(hold, { resource: verdict.ref })),
        paused: pauseOf(fights.get(verdict.key)),
      })),
    ...spelled(desiredRevisions(record)),
    fingerprint: desired.fingerprint,
    lastOperation: await lastOperationOf(input),
    held: holds.find((hold) => !hold.resource && !hold.quarantine),
    quarantine: holds.find((hold) => hold.quarantine?.fingerprint === desired.fingerprint),
    deleting: false,
    now,
  };
}

/** The latest operation that was no dry run. */
async function lastOperationOf({ owner, record }: DecideInput): Promise<Operation | undefined> {
  const latest = await owner.services.store.operations.latest(record.uid, LOOK_BACK);
  return latest.find((operation) => !operation.sync?.dryRun);
}

async function begin(
  input: DecideInput,
  given: {
    answer: Extract<AutoSyncDecision, { kind: 'sync' }>;
    fights: Fights;
    last: Operation | undefined;
    now: Date;
  },
): Promise<Outcome> {
  const { record, comparison } = input;
  const { request, because } = given.answer;
  const healed = healedBy(request, comparison);
  if (!healed) return { kind: 'sync', because, operation: await start(input, request) };
  const keepLive = keptFields(healed, given.fights);
  const operation = await start(input, {
    ...request,
    sync: { ...request.sync, ...(keepLive ? { keepLive } : {}) },
  });
  record.automation = afterHeal(record.automation, healed, given);
  return { kind: 'sync', because, operation };
}

/** The resources that a heal is of; undefined for a deployment. */
function healedBy(
  { sync }: OperationRequest,
  { resources }: ApplicationComparison,
): ComparedResource[] | undefined {
  if (!sync?.autoHealAttemptsCount) return undefined;
  return resources.filter(({ ref: { namespace = '', ...ref } }) =>
    sync.resources?.some(
      (one) =>
        one.kind === ref.kind &&
        one.name === ref.name &&
        (one.group ?? '') === ref.group &&
        (one.namespace ?? '') === namespace,
    ),
  );
}

async function start(
  input: DecideInput,
  request: OperationRequest,
  hold?: Hold,
): Promise<Operation> {
  const operation = automatedSync({
    applicationId: input.record.uid,
    request: request.sync ?? {},
    retry: request.retry,
    now: new Date(),
  });
  const began = { operation, actor: AUTOMATION, ...(hold ? { hold } : {}) };
  await input.owner.writer.startOperation(began);
  return operation;
}

/** A failure to sync is forgotten once there is nothing left to sync. */
function tell(
  comparison: ApplicationComparison,
  outcome: Outcome,
  settled: Condition[],
): Pick<Decision, 'conditions' | 'clearConditions' | 'automation'> {
  const inSync = comparison.syncStatus === 'Synced';
  const own = outcome.kind === 'none' ? outcome.condition : undefined;
  // It says more than the condition of that type that the operation left.
  const cleared = own ? [own.type] : inSync ? (['SyncError'] as const) : [];
  return {
    conditions: [...settled, ...(own ? [own] : [])],
    clearConditions: [...DECIDED, ...cleared],
    automation: inSync || outcome.kind === 'sync' ? null : reasonOf(outcome),
  };
}

function reasonOf(outcome: Exclude<Outcome, { kind: 'sync' }>): AutomationStatus {
  const { because } = outcome;
  if (outcome.kind === 'none') return { because };
  const until = outcome.until === undefined ? outcome.at : outcome.until;
  return { because, ...(until ? { until } : {}) };
}

import type {
  AutomationStatus,
  Condition,
  Hold,
  Operation,
  OperationRequest,
} from '@lockstep/domain';
import {
  type AutoSyncDecision,
  decideAutoSync,
  policyConditions,
  policyRefusal,
  quarantineCondition,
} from '@lockstep/engine';
import type { ApplicationComparison, ComparedResource } from '../compare/compare-application.ts';
import { digestWith } from '../gateway/digest.ts';
import { violationsOf } from '../policy/violations.ts';
import { autoSyncQuestion, isToBeDone, lastOperationOf } from './auto-sync-question.ts';
import { AUTOMATION, type DecideInput } from './decide-input.ts';
import { driftConditions } from './drift.ts';
import { afterHeal, type Fights, fightConditions, fightsOf, keptFields } from './fights.ts';
import { begin, begunOrBusy, heldByWindow, type Outcome, reasonOf } from './outcome.ts';
import { currentQuarantine } from './quarantine.ts';
import { type RollbackAnswer, rollbackOf, rollbackWithinMs } from './rollback.ts';

/** What automation makes of a comparison, and what people are told of it. */
export type Decision = {
  conditions: Condition[];
  clearConditions: Condition['type'][];
  /** Why it does not act while something differs; null where there is nothing to say. */
  automation: AutomationStatus | null;
} & ({ kind: 'none' } | { kind: 'later'; atMs: number } | { kind: 'sync'; operation: Operation });

/** Conditions that each decision settles anew. */
const DECIDED: Condition['type'][] = [
  'DriftDetected',
  'HealConflictWarning',
  'RollbackQuarantine',
  'RollbackError',
  'PolicyError',
  'PolicyWarning',
];

/** Asks the engine whether automation acts now, back or forward, and starts the sync if it does. */
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
  const violations = await violationsOf(owner, record, input.desired);
  const refusal = policyRefusal(violations);
  const outcome =
    rollback.kind === 'begin'
      ? await goBack(input, rollback, now)
      : await outcomeOf(input, { fights, refusal, now });
  const conditions = [
    ...driftConditions(record, comparison, drifts),
    ...fightConditions(comparison.resources, fights),
    ...rollbackConditions(rollback, outcome, quarantine),
    ...policyConditions(violations),
  ];
  owner.log.debug(
    { step: 'decide', application: record.application.metadata.name, answer: outcome.kind },
    outcome.because,
  );
  const isQuiet = comparison.syncStatus === 'Synced' && rollback.kind !== 'begin';
  return {
    ...tell(comparison, outcome, conditions),
    automation: isQuiet || outcome.kind === 'sync' ? null : reasonOf(outcome),
    ...outcomeFields(outcome),
  };
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

async function outcomeOf(
  input: DecideInput,
  { fights, refusal, now }: { fights: Fights; refusal: string | undefined; now: Date },
): Promise<Outcome> {
  const { record, comparison, drifts } = input;
  const toDo = comparison.resources.filter((one) => isToBeDone(record, one));
  if (toDo.length === 0) return { kind: 'none', because: 'there is nothing to do' };
  const { automated } = record.application.spec.syncPolicy ?? {};
  const heals = toDo.some(({ key }) => drifts.get(key)?.policy === 'heal');
  if (!automated && !heals) return { kind: 'none', because: 'automated sync is not enabled' };
  // An operation would be refused for it, and count as an attempt.
  if (refusal !== undefined) return { kind: 'none', because: refusal };
  const asked = await autoSyncQuestion(input, { fights, now });
  const answer = decideAutoSync(asked);
  if (answer.kind !== 'sync') return answer;
  const waits = await heldByWindow(input, now);
  return waits ?? (await goOn(input, { answer, fights, last: asked.lastOperation, now }));
}

/** A rollback that nobody asked for is automated sync: windows hold it back as well. */
async function goBack(
  input: DecideInput,
  { request, because, quarantine }: Extract<RollbackAnswer, { kind: 'begin' }>,
  now: Date,
): Promise<Outcome> {
  const waits = await heldByWindow(input, now);
  if (waits) return { ...waits, because: `${because}, ${waits.because}` };
  return begunOrBusy(await begin(input, request, quarantine), { because, now });
}

function rollbackConditions(
  rollback: RollbackAnswer,
  outcome: Outcome,
  current: Hold | undefined,
): Condition[] {
  const begun =
    rollback.kind === 'begin' && outcome.kind === 'sync' ? rollback.quarantine : undefined;
  const quarantine = begun ?? current;
  const told = quarantine ? [quarantineCondition(quarantine)] : [];
  return rollback.kind === 'stuck' ? [...told, rollback.condition] : told;
}

async function goOn(
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
  const told = { because, now: given.now };
  const healed = healedBy(request, comparison);
  if (!healed) return begunOrBusy(await begin(input, request), told);
  const keepLive = keptFields(healed, given.fights);
  const operation = await begin(input, {
    ...request,
    sync: { ...request.sync, ...(keepLive ? { keepLive } : {}) },
  });
  if (operation) record.automation = afterHeal(record.automation, healed, given);
  return begunOrBusy(operation, told);
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

/** A failure to sync is forgotten once there is nothing left to sync. */
function tell(
  { syncStatus }: ApplicationComparison,
  outcome: Outcome,
  settled: Condition[],
): Pick<Decision, 'conditions' | 'clearConditions'> {
  const own = outcome.kind === 'none' ? outcome.condition : undefined;
  // It says more than the condition of that type that the operation left.
  const cleared = own ? [own.type] : syncStatus === 'Synced' ? (['SyncError'] as const) : [];
  return {
    conditions: [...settled, ...(own ? [own] : [])],
    clearConditions: [...DECIDED, ...cleared],
  };
}

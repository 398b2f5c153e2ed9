import type { KubeObject, Operation } from '@lockstep/domain';
import { advance, withPlan } from './advance.ts';
import { manifestsOf } from './manifests.ts';
import { parseSyncOptions } from './options.ts';
import { planSync } from './plan.ts';
import { planDelete } from './plan-delete.ts';
import { recordOutcome } from './record-outcome.ts';
import type { SimulatedCluster } from './simulated-cluster.ts';
import type { Advance, AdvancePolicy } from './types.ts';

/** One operation in the tests: its worker's loop, with the state only as JSON between turns. */
export interface Simulation {
  cluster: SimulatedCluster;
  desired: KubeObject[];
  live?: KubeObject[];
  options?: string[];
  prune?: boolean;
  policy?: AdvancePolicy;
}

export const START = new Date('2026-01-01T00:00:00.000Z');

export function newOperation(fields: Partial<Operation> = {}): Operation {
  return {
    id: '11112222-3333-4444-5555-666677778888',
    applicationId: 'app',
    kind: 'sync',
    phase: 'Running',
    message: '',
    sync: {},
    initiatedBy: { username: 'somebody' },
    revision: '',
    retryCount: 0,
    startedAt: START.toISOString(),
    ...fields,
  };
}

/** Where a worker may die: before the commands, after some of them, before their outcome is stored. */
export type KillPoint = 'before-act' | 'mid-act' | 'before-record';

/** One turn of a worker; gives back what is stored when it is over, and what was decided. */
export function turn(
  simulation: Simulation,
  stored: string,
  now: Date,
  kill?: KillPoint,
): { stored: string; next: Advance } {
  const { cluster } = simulation;
  const operation = JSON.parse(stored) as Operation;
  const next = advance(operation, cluster.observed(), now, simulation.policy);
  if (next.kind === 'plan')
    return { stored: JSON.stringify(plan(simulation, next.operation)), next };
  if (next.kind !== 'act') return { stored: JSON.stringify(next.operation), next };
  if (kill === 'before-act') return { stored: JSON.stringify(next.operation), next };
  const manifests = manifestsOf(next.operation.steps ?? [], placing(simulation, next.operation));
  const commands = kill === 'mid-act' ? next.actions.slice(0, 1) : next.actions;
  const outcomes = commands.map((command) => cluster.execute(next.operation, command, manifests));
  if (kill === 'mid-act' || kill === 'before-record') return { stored, next };
  const recorded = recordOutcome(next.operation, outcomes, now, simulation.policy);
  return { stored: JSON.stringify(recorded), next };
}

/** Turns until the operation is done, or waits for something that time alone does not bring. */
export function run(
  simulation: Simulation,
  operation: Operation,
  options: {
    kill?: (turn: number) => KillPoint | undefined;
    maxTurns?: number;
    /** Ends the run early. */
    until?: (next: Advance) => boolean;
  } = {},
): { operation: Operation; next: Advance; turns: number } {
  let stored = JSON.stringify(operation);
  let now = START;
  for (let turns = 1; turns <= (options.maxTurns ?? 200); turns++) {
    const result = turn(simulation, stored, now, options.kill?.(turns));
    stored = result.stored;
    const { next } = result;
    const current = JSON.parse(stored) as Operation;
    if (next.kind === 'done' || options.until?.(next)) return { operation: current, next, turns };
    if (next.kind === 'wait' && !next.until) return { operation: current, next, turns };
    if (next.kind === 'wait' && next.until) now = new Date(next.until);
    if (next.kind === 'retry') now = new Date(next.at);
  }
  throw new Error(`the operation did not end: ${stored}`);
}

function placing(simulation: Simulation, operation: Operation) {
  return {
    desired: simulation.desired,
    namespace: 'shop',
    revision: 'abcdef0123456789',
    operationId: operation.id,
    attempt: operation.retryCount,
  };
}

function plan(simulation: Simulation, operation: Operation): Operation {
  const live = [...simulation.cluster.objects.values()];
  const { options } = parseSyncOptions(simulation.options);
  const input = { ...placing(simulation, operation), live, options };
  const made =
    operation.kind === 'delete'
      ? planDelete({ ...input, cascade: operation.cascade ?? 'foreground' })
      : planSync({ ...input, prune: simulation.prune ?? true, skipHooks: false });
  return withPlan(operation, made, { revision: input.revision, fingerprint: 'print' });
}

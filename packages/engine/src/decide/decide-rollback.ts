import {
  type Deployment,
  type HealthStatusCode,
  type Hold,
  isOperationDone,
  type Operation,
  shortRevision,
} from '@lockstep/domain';

/** What the decision is made from. Times are RFC 3339. */
export interface RollbackInput {
  /** How long after a deployment Degraded health undoes it. */
  withinMs: number;
  /** `since` is when the application got that health. */
  health: { status: HealthStatusCode; since: string };
  /** The history, oldest first. */
  deployments: readonly Deployment[];
  /** The latest operation that was no dry run, whoever began it. */
  lastOperation?: Pick<Operation, 'kind' | 'phase'>;
  /** A hold of the whole application that has not ended. */
  held?: Hold;
  /** The fingerprint that automation deploys by itself, if it deploys. */
  next?: string;
}

export type RollbackDecision =
  | { kind: 'none'; because: string }
  | { kind: 'rollback'; from: Deployment; to: Deployment; because: string }
  /** It should, and cannot: people see `message` as a condition. */
  | { kind: 'stuck'; message: string };

/**
 * Does the application go back to what it had before, by itself? When it became Degraded during
 * or soon after its latest deployment: to the last one that was Healthy. A rollback is never
 * undone in turn, so that nothing goes round in circles.
 */
export function decideRollback(input: RollbackInput): RollbackDecision {
  const { health, deployments } = input;
  if (health.status !== 'Degraded') return none('the application is not Degraded');
  const from = deployments.at(-1);
  if (!from) return none('nothing was deployed yet');
  return (
    unfinished(input) ??
    tooLate(input, from) ??
    afterRollback(input, from) ??
    tooEarly(input, from) ??
    goBack(input, from)
  );
}

/** The history tells what runs only when the latest operation came to its end. */
function unfinished({ lastOperation: last }: RollbackInput): RollbackDecision | undefined {
  if (last?.kind === 'delete') return none('the application is being deleted');
  if (last && !isOperationDone(last.phase)) return none('an operation is running');
  return last?.phase === 'Succeeded' ? undefined : none('the latest operation did not succeed');
}

/** Going back may change nothing: what was Degraded before then counts as well. */
function afterRollback(
  { deployments }: RollbackInput,
  from: Deployment,
): RollbackDecision | undefined {
  if (from.rolledBackTo === undefined) return undefined;
  if (!from.initiatedBy?.automated) return none('what a person went back to stays');
  const before = deployments.at(-2);
  const undone = before ? ` from ${revisionsOf(before)}` : '';
  return {
    kind: 'stuck',
    message: `The application was rolled back${undone} to ${named(from.rolledBackTo, from)} and is Degraded there as well: nothing more is tried by itself.`,
  };
}

function tooLate(
  { health, withinMs }: RollbackInput,
  from: Deployment,
): RollbackDecision | undefined {
  if (Date.parse(health.since) <= Date.parse(from.deployedAt) + withinMs) return undefined;
  return none('the application became Degraded too long after it was deployed');
}

function tooEarly({ health }: RollbackInput, from: Deployment): RollbackDecision | undefined {
  const beganAt = from.deployStartedAt ?? from.deployedAt;
  if (Date.parse(health.since) >= Date.parse(beganAt)) return undefined;
  return none('the application was Degraded before it was deployed');
}

function goBack(input: RollbackInput, from: Deployment): RollbackDecision {
  const { held, next, deployments } = input;
  if (held) return none('somebody holds the application');
  if (next !== undefined && next !== from.fingerprint) {
    return none('Git states something newer, which is deployed');
  }
  const to = deployments.slice(0, -1).findLast((one) => isGood(one, from));
  const bad = revisionsOf(from);
  if (!to) {
    const message = `${bad} became Degraded soon after it was deployed, and no other deployment that is kept was Healthy: there is nothing to go back to.`;
    return { kind: 'stuck', message };
  }
  const afterMs = Date.parse(input.health.since) - Date.parse(from.deployedAt);
  const when = afterMs > 0 ? `${Math.round(afterMs / 1000)} s after` : 'while';
  const because = `${bad} became Degraded ${when} it was deployed: back to ${named(to.id, to)}`;
  return { kind: 'rollback', from, to, because };
}

/** The same manifests would do the same again. */
function isGood(one: Deployment, from: Deployment): boolean {
  const isOther = one.fingerprint === '' || one.fingerprint !== from.fingerprint;
  return one.health === 'Healthy' && isOther;
}

function named(id: number, deployment: Deployment): string {
  return `deployment ${id} (${revisionsOf(deployment)})`;
}

/** What was deployed, of one source or several, as people know it. */
function revisionsOf({ revision, revisions }: Pick<Deployment, 'revision' | 'revisions'>): string {
  const all = revisions?.length ? revisions : [revision];
  return all.map(shortRevision).join(', ');
}

function none(because: string): RollbackDecision {
  return { kind: 'none', because };
}

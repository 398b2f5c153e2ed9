import type { HealthStatus, KubeObject } from '@lockstep/domain';
import { kinds } from '../condition-rule.ts';
import {
  exactAt,
  exactConditions,
  exactList,
  exactly,
  exactMaybe,
  exactSize,
  exactText,
  holds,
} from '../exact.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

interface ReadyOptions {
  /** The conditions that say that it was reconciled. */
  types?: readonly string[];
  /** Only an error of the reconciliation is a failure, not whatever else makes it not ready. */
  onlyErrors?: boolean;
  /** A Ready that is not known is waited for. */
  waitsForUnknown?: boolean;
  /** What is judged once it is ready. */
  whenReady?(object: KubeObject): HealthStatus;
}

/** GitOps Promoter: what Ready says counts once it speaks of this spec. */
function promoted({ types = ['Ready'], whenReady, ...options }: ReadyOptions): HealthRule {
  return exactly((object) => {
    const status = exactMaybe(object, 'status');
    if (!holds(status)) return health('Progressing', 'Waiting for the promoter');
    const stated = exactAt(status, 'conditions');
    const conditions = holds(stated) ? (exactConditions(object) ?? []) : [];
    const ready = conditions.filter((one) => types.some((type) => exactAt(one, 'type') === type));
    for (const condition of ready) {
      const judged = notReady(object, condition, options);
      if (judged) return judged;
    }
    if (ready.length === 0) return health('Progressing', 'Waiting to be reconciled');
    return whenReady?.(object) ?? health('Healthy');
  });
}

function notReady(
  object: KubeObject,
  condition: unknown,
  options: ReadyOptions,
): HealthStatus | undefined {
  const observed = exactAt(condition, 'observedGeneration');
  const generation = exactAt(object, 'metadata', 'generation');
  if (holds(observed) && holds(generation) && observed !== generation) {
    return health('Progressing', 'Waiting for the new spec to be observed');
  }
  const [status, reason] = [exactAt(condition, 'status'), exactAt(condition, 'reason')];
  const isError = !options.onlyErrors || reason === 'ReconciliationError';
  if (status === 'False' && isError) return health('Degraded', why(condition, options));
  const isOpen = options.waitsForUnknown && status === 'Unknown';
  return isOpen ? health('Progressing', why(condition, options)) : undefined;
}

function why(condition: unknown, { onlyErrors }: ReadyOptions): string {
  const text = (name: string) => {
    const value = exactAt(condition, name);
    return holds(value) ? exactText(value) : '';
  };
  const reason = onlyErrors ? '' : text('reason');
  return text('message') || reason || 'It is not told why';
}

/** Done once every environment runs the commit that is proposed for it, and all the same one. */
function promotion(environments: readonly unknown[], name?: string): HealthStatus {
  const waits = (environment: unknown) => {
    const where = name === undefined ? 'Waiting' : exactText(exactAt(environment, name), ' waits');
    return health('Progressing', `${where} for the commit to be promoted`);
  };
  const missing = environments.find((one) => !PLACES.every((place) => commitOf(one, place)));
  if (missing !== undefined) return waits(missing);
  const proposed = environments.map((one) => commitOf(one, 'proposed'));
  if (proposed.some((commit) => commit !== proposed[0])) {
    return health('Progressing', 'Waiting for the same commit to be proposed everywhere');
  }
  const behind = environments.find((one) => commitOf(one, 'active') !== proposed[0]);
  return behind === undefined
    ? health('Healthy', `Up to date with ${String(proposed[0])}`)
    : waits(behind);
}
const PLACES = ['active', 'proposed'];

/** The commit of a place, or nothing where the way there ends or is empty. */
function commitOf(environment: unknown, place: string): unknown {
  let found = environment;
  for (const key of [place, 'dry', 'sha']) {
    found = exactAt(found, key);
    if (!holds(found)) return undefined;
  }
  return found === '' ? undefined : found;
}

function strategy(object: KubeObject): HealthStatus {
  const environments = exactAt(object, 'status', 'environments');
  if (!holds(environments) || exactSize(environments) === 0) {
    return health('Degraded', 'The strategy has no environments');
  }
  return promotion(exactList(environments), 'branch');
}

function argocdCommitStatus(object: KubeObject): HealthStatus {
  const selected = exactAt(object, 'status', 'applicationsSelected');
  const count = holds(selected) ? exactSize(selected) : 0;
  return count === 0
    ? health('Degraded', 'No application is selected')
    : health('Healthy', `${count} applications are followed`);
}

/** Each environment waits its time; a phase that is not told is still pending. */
function timedCommitStatus(object: KubeObject): HealthStatus {
  const environments = exactAt(object, 'status', 'environments');
  if (!holds(environments) || exactSize(environments) === 0) return health('Healthy');
  const phases = exactList(environments).map((one) => exactAt(one, 'phase'));
  if (phases.includes('failure')) return health('Degraded', 'An environment failed');
  return phases.every((phase) => phase === 'success')
    ? health('Healthy', 'All environments have waited')
    : health('Progressing', 'An environment is still waiting');
}

/** What a kind tells of itself once it is ready, as far as it does; it has to be texts. */
const toldIn =
  (...names: readonly string[]) =>
  (object: KubeObject): HealthStatus => {
    const values = names.map((name) => exactAt(object, 'status', name));
    return health(
      'Healthy',
      values.every(holds) ? values.map((one) => exactText(one)).join(' ') : '',
    );
  };

const known = { waitsForUnknown: true } as const;

export const promoter: HealthRules = {
  'promoter.argoproj.io/PromotionStrategy': promoted({ onlyErrors: true, whenReady: strategy }),
  'promoter.argoproj.io/ChangeTransferPolicy': promoted({
    onlyErrors: true,
    whenReady: (object) => promotion([object.status]),
  }),
  'promoter.argoproj.io/CommitStatus': promoted({
    onlyErrors: true,
    whenReady: toldIn('sha', 'phase'),
  }),
  'promoter.argoproj.io/ArgoCDCommitStatus': promoted({
    onlyErrors: true,
    whenReady: argocdCommitStatus,
  }),
  'promoter.argoproj.io/PullRequest': promoted({
    types: ['Reconciled', 'Ready'],
    whenReady: toldIn('state', 'id'),
  }),
  'promoter.argoproj.io/TimedCommitStatus': promoted({ ...known, whenReady: timedCommitStatus }),
  ...kinds(
    'promoter.argoproj.io',
    ['GitRepository', 'GitCommitStatus', 'WebRequestCommitStatus', 'ScmProvider'],
    promoted(known),
  ),
  'promoter.argoproj.io/ClusterScmProvider': promoted(known),
};

import type { Application, ResourceResult, ResourceStatus } from '@lockstep/domain';
import { comparedSince } from './compared-since.ts';

/** How one resource of an application stands, from its status and from the operation's results. */
export interface ResourceState {
  key: string;
  /** `Synced`, `OutOfSync`, or what became of it in the operation. */
  status: string;
  health: string;
  /** The phase that a hook belongs to. */
  hook: string;
  message: string;
  group: string;
  kind: string;
  namespace: string;
  name: string;
}

/**
 * Every resource and hook by key. What the operation said of a resource counts until it has been
 * compared again; of hooks, and of what is gone, nobody else says anything.
 */
export function resourceStates(application: Application): Map<string, ResourceState> {
  const states = new Map<string, ResourceState>();
  const { resources = [], operationState } = application.status;
  for (const one of resources) states.set(keyOf(one), stateOfResource(one));
  const isOld = comparedSince(application) === 'later';
  for (const result of operationState?.syncResult?.resources ?? []) {
    const state = stateOfResult(result, states.get(keyOf(result)), isOld);
    states.set(state.key, state);
  }
  return states;
}

function keyOf({
  group,
  kind,
  namespace,
  name,
}: Pick<ResourceStatus, 'group' | 'kind' | 'namespace' | 'name'>): string {
  return `${group}/${kind}/${namespace}/${name}`;
}

function stateOfResource(one: ResourceStatus): ResourceState {
  const { group, kind, namespace, name, requiresPruning, health } = one;
  return {
    ...{ key: keyOf(one), group, kind, namespace, name },
    status: one.status ?? '',
    health: health?.status ?? '',
    hook: '',
    message: requiresPruning ? 'requires pruning' : (health?.message ?? ''),
  };
}

function stateOfResult(
  result: ResourceResult,
  compared: ResourceState | undefined,
  isOld: boolean,
): ResourceState {
  const { group, kind, namespace, name, hookType = '', hookPhase, message = '' } = result;
  const key = hookType ? `${keyOf(result)}/${hookType}` : keyOf(result);
  const named = { key, group, kind, namespace, name, hook: hookType };
  const health = compared?.health ?? '';
  if (hookType) return { ...named, status: hookPhase ?? '', health, message };
  if (!isOld || !compared) return { ...named, status: result.status ?? '', health, message };
  // "created" says nothing of an object that differs again.
  const isStale = result.status === 'Synced' && compared.status !== 'Synced';
  return {
    ...named,
    status: compared.status,
    health,
    message: isStale ? compared.message : message,
  };
}

/** The states that are new or have changed. */
export function changedStates(
  before: ReadonlyMap<string, ResourceState>,
  after: ReadonlyMap<string, ResourceState>,
): ResourceState[] {
  return [...after.values()].filter((state) => {
    const old = before.get(state.key);
    if (!old) return true;
    return (['status', 'health', 'message'] as const).some((field) => old[field] !== state[field]);
  });
}

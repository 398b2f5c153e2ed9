import type { Application } from '@lockstep/domain';

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

/** Every resource and hook by key. What the operation said of a resource wins: it is later news. */
export function resourceStates({ status }: Application): Map<string, ResourceState> {
  const states = new Map<string, ResourceState>();
  for (const one of status.resources ?? []) {
    const { group, kind, namespace, name } = one;
    const key = `${group}/${kind}/${namespace}/${name}`;
    states.set(key, {
      ...{ key, group, kind, namespace, name },
      status: one.requiresPruning ? 'OutOfSync' : (one.status ?? ''),
      health: one.health?.status ?? '',
      hook: '',
      message: one.requiresPruning ? 'requires pruning' : (one.health?.message ?? ''),
    });
  }
  for (const one of status.operationState?.syncResult?.resources ?? []) {
    const { group, kind, namespace, name, hookType = '' } = one;
    const key = `${group}/${kind}/${namespace}/${name}`;
    const before = states.get(key);
    states.set(hookType ? `${key}/${hookType}` : key, {
      ...{ key: hookType ? `${key}/${hookType}` : key, group, kind, namespace, name },
      status: (hookType ? one.hookPhase : one.status) ?? before?.status ?? '',
      health: before?.health ?? '',
      hook: hookType,
      message: one.message ?? before?.message ?? '',
    });
  }
  return states;
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

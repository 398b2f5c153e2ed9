import type { KubeError } from '../client/kube-error.ts';
import type { GroupKind } from '../discovery/api-resource.ts';
import type { Reflector } from '../watch/reflector.ts';

/** A kind that cannot be watched although the cluster answers, such as a forbidden one. */
export interface KindProblem extends GroupKind {
  message: string;
}

/** Disconnected: nothing can be said about this cluster's objects. `since` in epoch milliseconds. */
export type ViewState =
  | { status: 'starting'; since: number; problems: KindProblem[] }
  | { status: 'connected'; since: number; problems: KindProblem[] }
  | { status: 'disconnected'; since: number; message: string; problems: KindProblem[] };

export interface WatchedKind {
  kind: GroupKind;
  reflector: Reflector;
}

interface KindState {
  kind: GroupKind;
  reflector: Pick<Reflector, 'state'>;
}

/** Puts the states of all watches together: one that gets no answer speaks for the whole cluster. */
export function stateOf(watched: KindState[], before: ViewState, now: number): ViewState {
  const connected = watched.some(({ reflector }) => reflector.state.connected);
  const problems: KindProblem[] = [];
  let lost: KubeError | undefined;
  for (const { kind, reflector } of watched) {
    const { error } = reflector.state;
    if (!error) continue;
    if (isClusterWide(error, connected)) lost = error;
    else problems.push({ group: kind.group, kind: kind.kind, message: error.message });
  }
  const answered = connected || problems.length > 0;
  const status = lost ? 'disconnected' : answered ? 'connected' : 'starting';
  const since = status === before.status ? before.since : now;
  if (status !== 'disconnected') return { status, since, problems };
  return { status, since, message: (lost as KubeError).message, problems };
}

/** A 503 may come from the one aggregated API that is down; with no watch left it is the server's. */
function isClusterWide(error: KubeError, othersConnected: boolean): boolean {
  return error.unreachable || error.status === 401 || (error.status === 503 && !othersConnected);
}

export function sameState(a: ViewState, b: ViewState): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

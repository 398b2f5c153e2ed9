import { waitFor } from '@lockstep/testkit';
import type { Api } from './api.ts';

const DEADLINE_MS = 60_000;
const INTERVAL_MS = 100;

interface State {
  readonly status: {
    readonly sync: { readonly status: string; readonly revision?: string };
    readonly operationState?: { readonly phase: string };
  };
}

/** Waits until nothing is left to do for an application, at a commit if one is given. */
export async function untilSettled(api: Api, name: string, commit?: string): Promise<void> {
  const path = `/api/v1/applications/${name}?fields=status.sync,status.operationState.phase`;
  await waitFor(
    async () => {
      const { status } = (await api.get(path)) as State;
      const isThere = commit === undefined || status.sync.revision === commit;
      return isThere && status.sync.status === 'Synced' && phaseHasEnded(status);
    },
    { what: `${name} to be settled`, deadlineMs: DEADLINE_MS, intervalMs: INTERVAL_MS },
  );
}

function phaseHasEnded({ operationState }: State['status']): boolean {
  return operationState?.phase === undefined || operationState.phase === 'Succeeded';
}

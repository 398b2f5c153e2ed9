import type { Signals } from '@lockstep/queue';

export interface RecordedSignals extends Signals {
  /** What was signalled since the last look. */
  take(): { name: string; job: unknown }[];
}

/** The queue's port, remembering what it was told: what the workers do with it is not ours. */
export function recordSignals(): RecordedSignals {
  let recorded: { name: string; job: unknown }[] = [];
  const record = (name: string) => async (job: unknown) => {
    recorded.push({ name, job });
  };
  return {
    webhook: record('webhook'),
    git: record('git'),
    render: record('render'),
    renderMany: record('renderMany'),
    reconcile: record('reconcile'),
    reconcileMany: record('reconcileMany'),
    stats: async () => [
      { queue: 'git', waiting: 1, active: 0, delayed: 0, failed: 0, oldestAgeMs: 1500 },
    ],
    close: async () => undefined,
    take() {
      const taken = recorded;
      recorded = [];
      return taken;
    },
  };
}

import { byExactPhase } from '../exact-phase.ts';
import type { HealthRules } from '../fields.ts';

const veleroRun = byExactPhase({
  healthy: ['Completed'],
  degraded: [
    ...['Failed', 'FailedValidation', 'PartiallyFailed', 'FinalizingPartiallyFailed'],
    'WaitingForPluginOperationsPartiallyFailed',
  ],
  failure: 'failureReason',
  tellsOther: true,
  waiting: 'Waiting for Velero to begin',
});

/** Velero. A schedule that is paused is not held against it. */
export const velero: HealthRules = {
  'velero.io/Backup': veleroRun,
  'velero.io/Restore': veleroRun,
  'velero.io/Schedule': byExactPhase({
    healthy: ['Enabled'],
    degraded: ['FailedValidation'],
    tellsOther: true,
    waiting: 'Waiting for Velero to read the schedule',
  }),
};

import type { HealthStatus, HealthStatusCode } from '@lockstep/domain';
import { health } from './fields.ts';

/** Words for a phase that mean the same everywhere, in small letters without separators. */
const WORDS = new Map<string, HealthStatusCode>(
  (
    [
      [
        'Healthy',
        'ready running active available bound healthy succeeded success successful completed complete established synced ok deployed provisioned online enabled installed connected',
      ],
      [
        'Progressing',
        'pending new queued waiting starting creating initializing initialising provisioning progressing inprogress reconciling updating upgrading installing deploying scaling bootstrapping configuring restarting restoring rebuilding migrating terminating deleting',
      ],
      [
        'Degraded',
        'failed failure error errored degraded unhealthy faulted faulty lost invalid crashed crashloopbackoff',
      ],
      ['Suspended', 'suspended paused hibernated hibernating'],
    ] as const
  ).flatMap(([status, words]) => words.split(' ').map((word) => [word, status] as const)),
);

/** Kinds that are to end: while they run they are not done. */
const ENDS = /(Run|Job|Task|Backup|Restore|Migration|Build|Test|Workflow|Export|Import)$/;

/** Undefined for a word that is not telling. */
export function phaseHealth(kind: string, phase: string): HealthStatus | undefined {
  const word = phase.toLowerCase().replace(/[^a-z]/g, '');
  const runs = word === 'running' || word === 'active';
  const status = runs && ENDS.test(kind) ? 'Progressing' : WORDS.get(word);
  return status && health(status, phase);
}

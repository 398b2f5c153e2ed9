import type { HealthStatus } from '@lockstep/domain';
import { byConditions, kinds, READY_STEPS } from '../condition-rule.ts';
import { exactAt, exactConditions, exactly, exactText, told } from '../exact.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

/** The first condition that decides, and what is said when none does of those that are there. */
function firstOf(options: {
  decide(condition: unknown): HealthStatus['status'] | undefined;
  message(condition: unknown): unknown;
  otherwise: HealthStatus['status'];
}): HealthRule {
  return exactly((object) => {
    const conditions = exactConditions(object);
    if (!conditions) return health('Progressing', 'Waiting for the MariaDB operator');
    let message: unknown;
    for (const condition of conditions) {
      message = options.message(condition);
      const status = options.decide(condition);
      if (status) return told(status, message);
    }
    return told(options.otherwise, message);
  });
}

const ownMessage = (condition: unknown) => exactAt(condition, 'message');
const withReason = (condition: unknown) =>
  exactText(exactAt(condition, 'reason'), ' ', exactAt(condition, 'message'));

/** Any condition that is false holds the server back. */
const server = firstOf({
  decide: (condition) => {
    if (exactAt(condition, 'status') !== 'False') return undefined;
    return exactAt(condition, 'reason') === 'Failed' ? 'Degraded' : 'Progressing';
  },
  message: ownMessage,
  otherwise: 'Healthy',
});

/** Databases, users and what they may do. */
const resource = firstOf({
  decide: (condition) => {
    if (exactAt(condition, 'type') !== 'Ready') return undefined;
    return exactAt(condition, 'status') === 'True' ? 'Healthy' : 'Degraded';
  },
  message: ownMessage,
  otherwise: 'Progressing',
});

const backup = firstOf({
  decide: (condition) => {
    if (exactAt(condition, 'status') !== 'False') return undefined;
    const failed = exactAt(condition, 'message') === 'Failed';
    return failed && exactAt(condition, 'reason') === 'CronJobScheduled'
      ? 'Degraded'
      : 'Progressing';
  },
  message: withReason,
  otherwise: 'Healthy',
});

const sqlJob = firstOf({
  decide: (condition) => {
    if (exactAt(condition, 'status') !== 'True') return undefined;
    const reason = exactAt(condition, 'reason');
    if (reason === 'JobComplete') return 'Healthy';
    return reason === 'JobFailed' ? 'Degraded' : undefined;
  },
  message: withReason,
  otherwise: 'Progressing',
});

/** Kinds that no check of the field knows. */
const further = byConditions({
  when: [
    ['Ready', 'False', 'Progressing', ['RestoreNotComplete', 'RestoreInProgress', 'Updating']],
    ...READY_STEPS,
  ],
  suspendedBy: 'suspend',
});
const furtherRun = byConditions({
  when: [
    ['Complete', 'False', 'Degraded', ['JobFailed', 'Failed']],
    ['Complete', 'True', 'Healthy'],
    ['Complete', 'False', 'Suspended', ['JobSuspended']],
    ['Complete', 'False', 'Healthy', ['CronJobSuccess', 'CronJobScheduled']],
  ],
});

/** MariaDB's operator. */
export const mariadb: HealthRules = {
  'k8s.mariadb.com/MariaDB': server,
  ...kinds('k8s.mariadb.com', ['Database', 'User', 'Grant'], resource),
  'k8s.mariadb.com/Backup': backup,
  'k8s.mariadb.com/SqlJob': sqlJob,
  ...kinds('k8s.mariadb.com', ['MaxScale', 'Connection'], further),
  ...kinds('k8s.mariadb.com', ['PhysicalBackup', 'Restore'], furtherRun),
};

import type { FlowStep } from '@lockstep/domain';
import { type Logger, pino } from 'pino';

/** Fields that may hold secrets never reach the log, wherever they stand. */
const REDACTED = ['password', 'token', 'bearerToken', 'sshPrivateKey', 'config', 'authorization'];

export function createLog(level: string): Logger {
  return pino({
    level,
    base: { process: 'worker' },
    redact: { paths: REDACTED.flatMap((field) => [field, `*.${field}`]), censor: '[redacted]' },
  });
}

/** A log that names the application and the step of the flow in each line. */
export function flowLog(
  log: Logger,
  step: FlowStep,
  fields: { application?: string; operation?: string } = {},
): Logger {
  return log.child({ step, ...fields });
}

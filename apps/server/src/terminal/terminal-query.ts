import { UserError } from '@lockstep/domain';
import { z } from 'zod';
import { flagParameter, textParameter } from '../http/query.ts';

/** The field's parameters, and behind them ours: a command instead of a shell. */
export const terminalQuerySchema = z.object({
  pod: textParameter,
  container: textParameter,
  appName: textParameter,
  appNamespace: textParameter,
  projectName: textParameter,
  namespace: textParameter,
  shell: textParameter.describe('One of exec.shells; without it they are tried in order'),
  command: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((given) => (given === undefined ? undefined : [given].flat()))
    .describe('Each word of a command, repeated'),
  tty: flagParameter.describe('Whether the command has a terminal; true unless stated otherwise'),
});
export type TerminalQuery = z.infer<typeof terminalQuerySchema>;

/** Which container of which application. */
export interface TerminalTarget {
  pod: string;
  container: string;
  appName: string;
  appNamespace: string | undefined;
  projectName: string;
  namespace: string;
}

const MAX_COMMAND = 4096;
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const DNS_NAME = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

const RULES = {
  pod: ['Pod', DNS_NAME],
  container: ['Container', DNS_LABEL],
  appName: ['App', DNS_NAME],
  projectName: ['Project', DNS_NAME],
  namespace: ['Namespace', DNS_LABEL],
} as const;

/** @throws UserError `invalid-argument` in the field's words. */
export function targetOf(query: TerminalQuery): TerminalTarget {
  const missing = (Object.keys(RULES) as (keyof typeof RULES)[]).filter((name) => !query[name]);
  if (missing.length > 0) {
    const details = missing.map((field) => ({ field, reason: 'is missing' }));
    throw new UserError('invalid-argument', 'Missing required parameters', details);
  }
  for (const [name, [what, rule]] of Object.entries(RULES)) {
    if (!rule.test(query[name as keyof typeof RULES] ?? '')) throw notValid(name, `${what} name`);
  }
  if (query.appNamespace && !DNS_LABEL.test(query.appNamespace)) {
    throw notValid('appNamespace', 'App namespace name');
  }
  if ((query.command ?? []).join(' ').length > MAX_COMMAND) throw notValid('command', 'Command');
  return query as TerminalTarget;
}

/** The command, or the shells in order; one that is asked for and is allowed stands alone. */
export function commandsOf(
  { command, shell }: TerminalQuery,
  shells: readonly string[],
): string[][] {
  if (command && command.length > 0) return [command];
  if (shell && shells.includes(shell)) return [[shell]];
  return shells.map((one) => [one]);
}

function notValid(field: string, what: string): UserError {
  return new UserError('invalid-argument', `${what} is not valid`, [
    { field, reason: 'is not valid' },
  ]);
}

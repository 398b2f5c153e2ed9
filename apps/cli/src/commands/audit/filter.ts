import type { Command } from 'commander';
import type { Query } from '../../api/api-client.ts';
import { UsageError } from '../../cli/cli-error.ts';

/** A line of the audit as the API answers it. */
export interface AuditBody {
  id: string;
  at: string;
  actor: string;
  address: string;
  requestId: string;
  cause: string;
  outcome: string;
  action: string;
  kind: string;
  object: string;
  project: string;
  detail: Record<string, unknown>;
  seq?: number;
}

export interface AuditFilterOptions {
  actor?: string;
  kind?: string;
  object?: string;
  project?: string;
  action?: string;
  cause?: string;
  denied?: boolean;
  request?: string;
  from?: string;
  to?: string;
}

/** What `audit list` and `audit export` choose lines by. */
export function filterOptions(command: Command): Command {
  return command
    .option('--actor <name>', 'only what this one did')
    .option('--kind <kind>', 'application, project, cluster, repository, settings, account…')
    .option('--object <name>', 'only about this: NAMESPACE/NAME of an application, or a name')
    .option('--project <name>', 'only in this project')
    .option('--action <action>', 'create, update, delete, sync, rollback…')
    .option('--cause <cause>', 'person, webhook, automation')
    .option('--denied', 'only what was refused')
    .option('--request <id>', 'only what came of this request')
    .option('--from <time>', 'from then on: 2026-01-31, or 2026-01-31T12:00:00Z')
    .option('--to <time>', 'before then');
}

export function filterQuery(options: AuditFilterOptions): Query {
  const { actor, kind, object, project, action, cause, denied, request, from, to } = options;
  const outcome = denied ? 'denied' : undefined;
  const requestId = request;
  return { actor, kind, object, project, action, cause, outcome, requestId, from, to };
}

/** @throws UsageError */
export function oneOf<T extends string>(flag: string, given: string, known: readonly T[]): T {
  const found = known.find((one) => one === given);
  if (found) return found;
  throw new UsageError(`${flag} ${given}: it is one of ${known.join(', ')}`);
}

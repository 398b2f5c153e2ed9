import type { CommandArea, CommandEntry } from './cli/command.ts';
import { accounts } from './registry/accounts.ts';
import { admin } from './registry/admin.ts';
import { applicationSets } from './registry/application-sets.ts';
import { applications } from './registry/applications.ts';
import { audit } from './registry/audit.ts';
import { clusters } from './registry/clusters.ts';
import { explain } from './registry/explain.ts';
import { files } from './registry/files.ts';
import { projects } from './registry/projects.ts';
import { repositories } from './registry/repositories.ts';
import { signIn } from './registry/sign-in.ts';
import { trust } from './registry/trust.ts';
import { webhooks } from './registry/webhooks.ts';

/** Every area, in the order of the help. A command is a file and a line in its area's. */
const AREAS: readonly CommandArea[] = [
  signIn,
  files,
  applications,
  applicationSets,
  explain,
  projects,
  clusters,
  repositories,
  trust,
  webhooks,
  accounts,
  audit,
  admin,
];

/** What the words before the last one stand for. */
export const GROUPS = merged((area) => area.groups);

/** Other words for a command or a group. */
export const ALIASES = merged((area) => area.aliases);

/** Every command by its words. */
export const COMMANDS: Record<string, CommandEntry> = merged((area) => area.commands);

function merged<Value>(
  of: (area: CommandArea) => Readonly<Record<string, Value>> | undefined,
): Record<string, Value> {
  return Object.fromEntries(AREAS.flatMap((area) => Object.entries(of(area) ?? {})));
}

import type { Project } from '@lockstep/domain';
import type { Command } from 'commander';
import { timeOf } from '../../../account/account-view.ts';
import { readExpiresIn } from '../../../account/expires-in.ts';
import { apiPath } from '../../../api/api-client.ts';
import { CliError, UsageError } from '../../../cli/cli-error.ts';
import { examples, type Invocation } from '../../../cli/command.ts';
import type { Context } from '../../../cli/context.ts';
import { table } from '../../../output/table.ts';
import { roleNamed } from '../../../project/edit-role.ts';

/** As a project shows a token; times are seconds. */
interface RoleToken {
  id?: string;
  iat: number;
  exp?: number;
}

/** With what only Lockstep tells of it. */
interface UsedToken {
  id: string;
  role: string;
  issuedAt: number;
  expiresAt?: number;
  lastUsedAt?: string;
  lastUsedAddress?: string;
}

interface CreateOptions {
  expiresIn: number;
  id?: string;
  tokenOnly?: boolean;
}

export const roleCreateToken = {
  configure(command: Command) {
    command
      .argument('<project>', 'the project')
      .argument('<role>', 'its role')
      .option('-e, --expires-in <duration>', '24h, 720h; 0s for ever', readExpiresIn, 0)
      .option('-i, --id <id>', 'names it; made up if not given')
      .option('-t, --token-only', 'print the token and nothing else');
    examples(command, ['lockstep proj role create-token shop deployer --expires-in 720h -t']);
  },

  async run(context: Context, { args, options }: Invocation<CreateOptions>) {
    const [project = '', role = ''] = args;
    const { expiresIn, id } = options;
    const api = await context.api();
    const path = apiPath('projects', project, 'roles', role, 'token');
    const body = { expiresIn, ...(id ? { id } : {}) };
    const { token } = await api.post<{ token: string }>(path, body);
    if (!options.tokenOnly) {
      const { jti, iat, exp } = claimsOf(token);
      context.terminal.out(
        `Create token succeeded for proj:${project}:${role}.\n  ID: ${jti}\n` +
          `  Issued At: ${timeOf(iat)}\n  Expires At: ${exp ? timeOf(exp) : 'Never'}\n  Token: `,
      );
    }
    context.terminal.out(`${token}\n`);
    return undefined;
  },
};

/** What the token says; the server has just signed it. */
function claimsOf(token: string): { jti: string; iat: number; exp?: number } {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

export const roleListTokens = {
  configure(command: Command) {
    command
      .argument('<project>', 'the project')
      .argument('<role>', 'its role')
      .option('-u, --unixtime', 'show times as seconds, as delete-token takes them');
    examples(command, ['lockstep proj role list-tokens shop deployer -u']);
  },

  async run(context: Context, { args, options }: Invocation<{ unixtime?: boolean }>) {
    const [project = '', role = ''] = args;
    const api = await context.api();
    roleNamed(await api.get<Project>(apiPath('projects', project)), role);
    const path = apiPath('lockstep', 'projects', project, 'tokens');
    const { items } = await api.get<{ items: UsedToken[] }>(path);
    const time = (seconds: number) => (options.unixtime ? String(seconds) : timeOf(seconds));
    context.terminal.out(
      table(
        [
          { title: 'ID', value: ({ id }) => id },
          { title: 'ISSUED AT', value: ({ issuedAt }) => time(issuedAt) },
          {
            title: 'EXPIRES AT',
            value: ({ expiresAt }) => (expiresAt ? time(expiresAt) : '<none>'),
          },
          { title: 'LAST USED', value: lastUse },
        ],
        items.filter((token) => token.role === role),
      ),
    );
    return undefined;
  },
};

function lastUse({ lastUsedAt, lastUsedAddress }: UsedToken): string {
  return lastUsedAt ? `${lastUsedAt} from ${lastUsedAddress}` : 'never';
}

export const roleDeleteToken = {
  configure(command: Command) {
    command
      .argument('<project>', 'the project')
      .argument('<role>', 'its role')
      .argument('<token>', 'its id, or the second it was issued in');
    examples(command, ['lockstep proj role delete-token shop deployer 1735689600']);
  },

  async run(context: Context, { args }: Invocation) {
    const [project = '', role = '', which = ''] = args;
    if (which === '') throw new UsageError('which token?');
    const tokens = await tokensOf(context, project, role);
    const found = tokens.find(({ id }) => id === which) ?? tokens.find((t) => `${t.iat}` === which);
    if (!found) throw new CliError(`role ${role} of project ${project} has no token ${which}`);
    const path = apiPath('projects', project, 'roles', role, 'token', String(found.iat));
    const api = await context.api();
    await api.delete(path, { id: found.id });
    context.terminal.out(`token '${found.id}' of role '${role}' revoked\n`);
    return undefined;
  },
};

async function tokensOf(context: Context, project: string, role: string): Promise<RoleToken[]> {
  const api = await context.api();
  const found = await api.get<Project>(apiPath('projects', project));
  roleNamed(found, role);
  const byRole = found.status.jwtTokensByRole as
    | Record<string, { items?: RoleToken[] }>
    | undefined;
  return byRole?.[role]?.items ?? [];
}

import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { type OutputOptions, outputOption, writeOne } from '../../output/format.ts';
import { facts } from '../../output/table.ts';

interface UserInfo {
  loggedIn: boolean;
  username?: string;
  iss?: string;
  groups?: string[];
}

export const getUserInfo = {
  configure(command: Command) {
    outputOption(command, ['table', 'json', 'yaml']);
    examples(command, ['lockstep account get-user-info']);
  },

  async run(context: Context, { options }: Invocation<OutputOptions>) {
    const api = await context.api();
    const info = await api.get<UserInfo>(apiPath('session', 'userinfo'));
    await writeOne(context.terminal, options.output, info, {
      table: () =>
        facts([
          ['Logged In', String(info.loggedIn)],
          ...(info.loggedIn
            ? ([
                ['Username', info.username ?? ''],
                ['Issuer', info.iss ?? ''],
                ['Groups', (info.groups ?? []).join(',')],
              ] as const)
            : []),
        ]),
      name: () => info.username ?? '',
    });
    return undefined;
  },
};

import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';

interface RmOptions {
  write?: boolean;
}

export const repocredsRm = {
  configure(command: Command) {
    command.argument('<urls...>', 'as they were given').option('--write', 'those to push with');
    examples(command, ['lockstep repocreds rm https://git.example.com/team']);
  },

  async run(context: Context, { args, options }: Invocation<RmOptions>) {
    const api = await context.api();
    for (const url of args) {
      await api.delete(apiPath(options.write ? 'write-repocreds' : 'repocreds', url));
      context.terminal.out(`repository credentials for '${url}' removed\n`);
    }
    return undefined;
  },
};

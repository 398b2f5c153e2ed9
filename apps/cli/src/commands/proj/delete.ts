import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';

export const projDelete = {
  configure(command: Command) {
    command.argument('<name>', 'the project');
    examples(command, ['lockstep proj delete shop']);
  },

  async run(context: Context, { args }: Invocation) {
    const [name = ''] = args;
    await (await context.api()).delete(apiPath('projects', name));
    context.terminal.out(`project '${name}' deleted\n`);
    return undefined;
  },
};

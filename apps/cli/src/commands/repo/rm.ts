import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';

interface RmOptions {
  project?: string;
  write?: boolean;
}

export const repoRm = {
  configure(command: Command) {
    command
      .argument('<urls...>', 'the repositories')
      .option('--project <name>', 'the one of this project')
      .option('--write', 'the credentials to push with');
    examples(command, ['lockstep repo rm https://git.example.com/team/apps.git']);
  },

  async run(context: Context, { args, options }: Invocation<RmOptions>) {
    const api = await context.api();
    const collection = options.write ? 'write-repositories' : 'repositories';
    for (const repo of args) {
      await api.delete(apiPath(collection, repo), { appProject: options.project });
      context.terminal.out(`repository '${repo}' removed\n`);
    }
    return undefined;
  },
};

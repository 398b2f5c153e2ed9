import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { EXIT } from '../../cli/exit-codes.ts';
import { paintWith } from '../../output/paint.ts';
import type { RepositoryBody } from '../../output/repository-view.ts';

interface TestOptions {
  project?: string;
}

export const repoTest = {
  configure(command: Command) {
    command
      .argument('<url>', 'a registered repository')
      .option('--project <name>', 'the one of this project');
    examples(command, ['lockstep repo test https://git.example.com/team/apps.git']);
  },

  /** Reaches it now, with what is stored. */
  async run(context: Context, { args, options }: Invocation<TestOptions>) {
    const api = await context.api();
    const query = { forceRefresh: true, appProject: options.project };
    const path = apiPath('repositories', args[0] ?? '');
    const { repo, connectionState } = await api.get<RepositoryBody>(path, query);
    const { status, message } = connectionState;
    const told = [paintWith(context.terminal.color)(status), message].join(' ').trim();
    context.terminal.out(`${repo}: ${told}\n`);
    return status === 'Successful' ? EXIT.ok : EXIT.error;
  },
};

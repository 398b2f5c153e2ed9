import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { type OutputOptions, outputOption, writeOne } from '../../output/format.ts';
import { paintWith } from '../../output/paint.ts';
import { type RepositoryBody, repositoryFacts } from '../../output/repository-view.ts';
import { type RefreshOptions, refreshOption, refreshQuery } from './refresh-option.ts';

interface GetOptions extends OutputOptions, RefreshOptions {
  project?: string;
}

export const repoGet = {
  configure(command: Command) {
    command
      .argument('<url>', 'the repository')
      .option('--project <name>', 'the one of this project');
    outputOption(refreshOption(command));
    examples(command, ['lockstep repo get https://git.example.com/team/apps.git --refresh hard']);
  },

  async run(context: Context, { args, options }: Invocation<GetOptions>) {
    const { terminal } = context;
    const api = await context.api();
    const query = { ...refreshQuery(options), appProject: options.project };
    const path = apiPath('repositories', args[0] ?? '');
    const repository = await api.get<RepositoryBody>(path, query);
    await writeOne(terminal, options.output, repository, {
      table: () => repositoryFacts(repository, paintWith(terminal.color)),
      name: (one) => one.repo,
    });
    return undefined;
  },
};

import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { type OutputOptions, outputOption, writeList } from '../../output/format.ts';
import { paintWith } from '../../output/paint.ts';
import { type RepositoryBody, repositoryTable } from '../../output/repository-view.ts';
import { type RefreshOptions, refreshOption, refreshQuery } from './refresh-option.ts';

interface ListOptions extends OutputOptions, RefreshOptions {
  project?: string;
  write?: boolean;
}

export const repoList = {
  configure(command: Command) {
    outputOption(refreshOption(command))
      .option('--project <name>', 'those of this project')
      .option('--write', 'those to push to');
    examples(command, ['lockstep repo list', 'lockstep repo list --refresh hard -o json']);
  },

  async run(context: Context, { options }: Invocation<ListOptions>) {
    const { terminal } = context;
    const api = await context.api();
    const path = apiPath(options.write ? 'write-repositories' : 'repositories');
    const query = { ...refreshQuery(options), appProject: options.project };
    const { items } = await api.get<{ items: RepositoryBody[] | null }>(path, query);
    const repositories = items ?? [];
    await writeList(terminal, options.output, repositories, {
      table: () => repositoryTable(repositories, paintWith(terminal.color)),
      name: (one) => one.repo,
    });
    return undefined;
  },
};

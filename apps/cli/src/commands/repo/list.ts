import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { type OutputOptions, outputOption, writeList } from '../../output/format.ts';
import { paintWith } from '../../output/paint.ts';
import { table } from '../../output/table.ts';

interface RepositoryBody {
  repo: string;
  type?: string;
  name?: string;
  project?: string;
  insecure?: boolean;
  enableOCI?: boolean;
  enableLfs?: boolean;
  username?: string;
  connectionState: { status: string; message: string };
}

export const repoList = {
  configure(command: Command) {
    outputOption(command);
    examples(command, ['lockstep repo list', 'lockstep repo list -o name']);
  },

  async run(context: Context, { options }: Invocation<OutputOptions>) {
    const { terminal } = context;
    const api = await context.api();
    const { items } = await api.get<{ items: RepositoryBody[] | null }>(apiPath('repositories'));
    const repositories = items ?? [];
    const paint = paintWith(terminal.color);
    await writeList(terminal, options.output, repositories, {
      table: () =>
        table(
          [
            { title: 'TYPE', value: (one) => one.type ?? 'git' },
            { title: 'NAME', value: (one) => one.name ?? '' },
            { title: 'REPO', value: (one) => one.repo },
            { title: 'INSECURE', value: (one) => String(one.insecure ?? false) },
            { title: 'OCI', value: (one) => String(one.enableOCI ?? false) },
            { title: 'LFS', value: (one) => String(one.enableLfs ?? false) },
            { title: 'CREDS', value: (one) => String(one.username !== undefined) },
            { title: 'STATUS', value: (one) => paint(one.connectionState.status) },
            { title: 'MESSAGE', value: (one) => one.connectionState.message },
            { title: 'PROJECT', value: (one) => one.project ?? '' },
          ],
          repositories,
        ),
      name: (one) => one.repo,
    });
    return undefined;
  },
};

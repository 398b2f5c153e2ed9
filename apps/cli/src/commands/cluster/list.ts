import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { type ClusterBody, clusterTable } from '../../output/cluster-view.ts';
import { type OutputOptions, outputOption, writeList } from '../../output/format.ts';
import { paintWith } from '../../output/paint.ts';

export const clusterList = {
  configure(command: Command) {
    outputOption(command);
    examples(command, ['lockstep cluster list', 'lockstep cluster list -o json']);
  },

  async run(context: Context, { options }: Invocation<OutputOptions>) {
    const { terminal } = context;
    const api = await context.api();
    const { items } = await api.get<{ items: ClusterBody[] | null }>(apiPath('clusters'));
    const clusters = items ?? [];
    await writeList(terminal, options.output, clusters, {
      table: () => clusterTable(clusters, paintWith(terminal.color)),
      name: (cluster) => cluster.server,
    });
    return undefined;
  },
};

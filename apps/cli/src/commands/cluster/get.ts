import type { Command } from 'commander';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { type ClusterBody, clusterFacts } from '../../output/cluster-view.ts';
import { type OutputOptions, outputOption, writeOne } from '../../output/format.ts';
import { paintWith } from '../../output/paint.ts';
import { clusterPath } from './cluster-path.ts';

export const clusterGet = {
  configure(command: Command) {
    command.argument('<cluster>', 'its name, or its address');
    outputOption(command);
    examples(command, ['lockstep cluster get in-cluster']);
  },

  async run(context: Context, { args, options }: Invocation<OutputOptions>) {
    const { terminal } = context;
    const [path, query] = clusterPath(args[0] ?? '');
    const cluster = await (await context.api()).get<ClusterBody>(path, query);
    await writeOne(terminal, options.output, cluster, {
      table: () => clusterFacts(cluster, paintWith(terminal.color)),
      name: (one) => one.server,
    });
    return undefined;
  },
};

import type { Command } from 'commander';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { confirm } from '../../cli/prompt.ts';
import { clusterPath } from './cluster-path.ts';

interface RmOptions {
  yes?: boolean;
}

export const clusterRm = {
  configure(command: Command) {
    command.argument('<cluster>', 'its name, or its address').option('-y, --yes', 'do not ask');
    examples(command, ['lockstep cluster rm staging']);
  },

  /** What runs in the cluster stays as it is. */
  async run(context: Context, { args, options }: Invocation<RmOptions>) {
    const [given = ''] = args;
    const asks = !options.yes && context.terminal.canAsk;
    if (asks && !(await confirm(context, `Forget cluster ${given}?`))) return undefined;
    const [path, query] = clusterPath(given);
    await (await context.api()).delete(path, query);
    context.terminal.out(`cluster '${given}' removed\n`);
    return undefined;
  },
};

import type { Command } from 'commander';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { clusterPath } from './cluster-path.ts';

export const clusterRotateAuth = {
  configure(command: Command) {
    command.argument('<cluster>', 'its name, or its address');
    examples(command, ['lockstep cluster rotate-auth staging']);
  },

  async run(context: Context, { args }: Invocation) {
    const [given = ''] = args;
    const [path, query] = clusterPath(given);
    const api = await context.api();
    const { endsAt } = await api.post<{ endsAt?: string }>(`${path}/rotate-auth`, {}, query);
    const until = endsAt ? `, good until ${endsAt}` : '';
    context.terminal.out(`cluster '${given}' has a new token${until}\n`);
    return undefined;
  },
};

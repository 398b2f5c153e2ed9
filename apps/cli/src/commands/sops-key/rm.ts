import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';

interface RemoveOptions {
  project?: string;
}

export const sopsKeyRm = {
  configure(command: Command) {
    command
      .argument('<keys...>', 'their recipients (age1…), or fingerprints')
      .option('--project <name>', 'of this project, not those of all');
    examples(command, ['lockstep sops-key rm 85D77543B3D624B63CEA9E6DBC17301B491B3F21']);
  },

  async run(context: Context, { args, options }: Invocation<RemoveOptions>) {
    const api = await context.api();
    const { project = '' } = options;
    for (const id of args) {
      await api.delete(apiPath('lockstep', 'sops-keys'), { id, project });
      context.terminal.out(`key ${id} removed\n`);
    }
    return undefined;
  },
};

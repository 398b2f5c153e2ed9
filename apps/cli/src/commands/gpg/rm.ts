import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';

export const gpgRm = {
  configure(command: Command) {
    command.argument('<keys...>', 'their ids, or fingerprints');
    examples(command, ['lockstep gpg rm 4AEE18F83AFDEB23']);
  },

  async run(context: Context, { args }: Invocation) {
    const api = await context.api();
    for (const keyID of args) {
      await api.delete(apiPath('gpgkeys'), { keyID });
      context.terminal.out(`key ${keyID} removed\n`);
    }
    return undefined;
  },
};

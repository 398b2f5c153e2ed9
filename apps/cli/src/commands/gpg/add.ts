import type { GpgPublicKey } from '@lockstep/domain';
import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { textFrom } from '../cert/input.ts';

interface AddOptions {
  from?: string;
}

export const gpgAdd = {
  configure(command: Command) {
    command.option('--from <file>', 'armoured public keys; standard input if not given');
    examples(command, [
      'lockstep gpg add --from team.asc',
      'gpg --armor --export ann@example.com | lockstep gpg add',
    ]);
  },

  async run(context: Context, { options }: Invocation<AddOptions>) {
    const keyData = await textFrom(options.from);
    const api = await context.api();
    const { created, skipped } = await api.post<{
      created: { items: GpgPublicKey[] | null };
      skipped: string[] | null;
    }>(apiPath('gpgkeys'), { keyData });
    for (const { keyID, owner } of created.items ?? []) {
      context.terminal.out(`key ${keyID} of ${owner} added\n`);
    }
    for (const keyID of skipped ?? []) {
      context.terminal.out(`key ${keyID} is there already\n`);
    }
    return undefined;
  },
};

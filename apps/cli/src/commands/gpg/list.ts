import type { GpgPublicKey } from '@lockstep/domain';
import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { type OutputOptions, outputOption, writeList } from '../../output/format.ts';
import { table } from '../../output/table.ts';

export const gpgList = {
  configure(command: Command) {
    outputOption(command);
    examples(command, ['lockstep gpg list', 'lockstep gpg list -o name']);
  },

  async run(context: Context, { options }: Invocation<OutputOptions>) {
    const api = await context.api();
    const { items } = await api.get<{ items: GpgPublicKey[] | null }>(apiPath('gpgkeys'));
    const keys = items ?? [];
    await writeList(context.terminal, options.output, keys, {
      table: () =>
        table(
          [
            { title: 'KEYID', value: (one) => one.keyID },
            { title: 'TYPE', value: (one) => one.subType },
            { title: 'IDENTITY', value: (one) => one.owner },
          ],
          keys,
        ),
      name: (one) => one.keyID,
    });
    return undefined;
  },
};

import type { GpgPublicKey } from '@lockstep/domain';
import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { type OutputOptions, outputOption, writeOne } from '../../output/format.ts';
import { facts } from '../../output/table.ts';

export const gpgGet = {
  configure(command: Command) {
    command.argument('<key>', 'its id, or its fingerprint');
    outputOption(command);
    examples(command, [
      'lockstep gpg get 4AEE18F83AFDEB23',
      'lockstep gpg get 4AEE18F83AFDEB23 -o yaml',
    ]);
  },

  async run(context: Context, { args, options }: Invocation<OutputOptions>) {
    const api = await context.api();
    const key = await api.get<GpgPublicKey>(apiPath('gpgkeys', args[0] ?? ''));
    const shown = () =>
      facts([
        ['Key ID', key.keyID],
        ['Key fingerprint', key.fingerprint],
        ['Key subtype', key.subType],
        ['Key owner', key.owner],
      ]);
    await writeOne(context.terminal, options.output, key, {
      table: shown,
      wide: () => `${shown()}\n${key.keyData}`,
      name: (one) => one.keyID,
    });
    return undefined;
  },
};

import type { Command } from 'commander';
import { sealedInstallation } from '../../admin/installation.ts';
import { keyTable } from '../../admin/key-table.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { type OutputOptions, outputOption, writeOne } from '../../output/format.ts';

export const keyStatus = {
  configure(command: Command) {
    outputOption(command);
    command.addHelpText(
      'after',
      '\nA key can be taken out of LOCKSTEP_SECRET_KEY_PREVIOUS when nothing uses it.',
    );
    examples(command, ['lockstep admin key status', 'lockstep admin key status -o json']);
  },

  async run(context: Context, { options }: Invocation<OutputOptions>) {
    const { previous, ...installation } = sealedInstallation(context.env, process.cwd());
    const { parsePreviousKeys, secretKeyStatus } = await import('@lockstep/store');
    const status = await secretKeyStatus({
      ...installation,
      previousKeys: parsePreviousKeys(previous),
    });
    await writeOne(context.terminal, options.output, status, {
      table: () => keyTable(status),
      name: ({ sealsWith }) => sealsWith,
    });
    return undefined;
  },
};

import type { SopsKeyInfo } from '@lockstep/domain';
import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { type OutputOptions, outputOption, writeList } from '../../output/format.ts';
import { table } from '../../output/table.ts';

export const sopsKeyList = {
  configure(command: Command) {
    outputOption(command);
    examples(command, ['lockstep sops-key list', 'lockstep sops-key list -o name']);
  },

  async run(context: Context, { options }: Invocation<OutputOptions>) {
    const api = await context.api();
    const { items } = await api.get<{ items: SopsKeyInfo[] }>(apiPath('lockstep', 'sops-keys'));
    await writeList(context.terminal, options.output, items, {
      table: () =>
        table(
          [
            { title: 'PROJECT', value: (one) => one.project || '*' },
            { title: 'TYPE', value: (one) => one.type },
            { title: 'NAME', value: (one) => one.name },
            { title: 'KEY', value: (one) => one.id },
          ],
          items,
        ),
      name: (one) => one.id,
    });
    return undefined;
  },
};

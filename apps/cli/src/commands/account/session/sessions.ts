import type { Command } from 'commander';
import { apiPath } from '../../../api/api-client.ts';
import { UsageError } from '../../../cli/cli-error.ts';
import { examples, type Invocation } from '../../../cli/command.ts';
import type { Context } from '../../../cli/context.ts';
import { type OutputOptions, outputOption, writeList } from '../../../output/format.ts';
import { table } from '../../../output/table.ts';

interface Session {
  id: string;
  username: string;
  createdAt: string;
  lastUsedAt: string;
  expiresAt: string;
  address: string;
  device: string;
  current: boolean;
}

interface OwnerOptions {
  account?: string;
  issuer?: string;
}

function ownerOptions(command: Command): Command {
  return command
    .option('-a, --account <name>', 'somebody else’s')
    .option(
      '--issuer <issuer>',
      'who vouches for that name; argocd, the accounts here, if not given',
    );
}

const ownerOf = ({ account, issuer }: OwnerOptions) => ({ username: account, issuer });

export const sessionList = {
  configure(command: Command) {
    outputOption(ownerOptions(command));
    examples(command, ['lockstep account session list']);
  },

  async run(context: Context, { options }: Invocation<OutputOptions & OwnerOptions>) {
    const api = await context.api();
    const path = apiPath('lockstep', 'sessions');
    const { items } = await api.get<{ items: Session[] }>(path, ownerOf(options));
    await writeList(context.terminal, options.output, items, {
      table: () =>
        table(
          [
            { title: 'ID', value: ({ id, current }) => `${id}${current ? ' *' : ''}` },
            { title: 'SINCE', value: ({ createdAt }) => createdAt },
            { title: 'LAST USED', value: ({ lastUsedAt }) => lastUsedAt },
            { title: 'EXPIRING AT', value: ({ expiresAt }) => expiresAt },
            { title: 'ADDRESS', value: ({ address }) => address },
            { title: 'DEVICE', value: ({ device }) => device },
          ],
          items,
        ),
      name: ({ id }) => id,
    });
    return undefined;
  },
};

export const sessionLogout = {
  configure(command: Command) {
    ownerOptions(command.argument('[ids...]', 'sessions to end'))
      .option('--everywhere', 'all of them')
      .option('--except-this', 'all but the one that this program uses');
    examples(command, [
      'lockstep account session logout 2f6c1d6e-5b0b-4a3e-9f62-0f5f0a7b7f11',
      'lockstep account session logout --everywhere',
      'lockstep account session logout --everywhere --account ann',
    ]);
  },

  async run(
    context: Context,
    { args, options }: Invocation<OwnerOptions & { everywhere?: boolean; exceptThis?: boolean }>,
  ) {
    const { everywhere, exceptThis } = options;
    if (args.length === 0 && !everywhere && !exceptThis) {
      throw new UsageError('which sessions? Give ids, --except-this or --everywhere');
    }
    const api = await context.api();
    const path = apiPath('lockstep', 'sessions');
    for (const id of args) {
      await api.delete(apiPath('lockstep', 'sessions', id));
      context.terminal.out(`session ${id} ended\n`);
    }
    if (!everywhere && !exceptThis) return undefined;
    const { ended } = await api.delete<{ ended: number }>(path, {
      ...ownerOf(options),
      ...(exceptThis ? { exceptThis } : {}),
    });
    context.terminal.out(`${ended} session${ended === 1 ? '' : 's'} ended\n`);
    return undefined;
  },
};

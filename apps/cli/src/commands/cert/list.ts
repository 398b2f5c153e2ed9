import type { RepositoryCertificate } from '@lockstep/domain';
import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { UsageError } from '../../cli/cli-error.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { type OutputOptions, outputOption, writeList } from '../../output/format.ts';
import { table } from '../../output/table.ts';

interface ListOptions extends OutputOptions {
  certType?: string;
  hostnamePattern?: string;
  sort?: string;
}

export const certList = {
  configure(command: Command) {
    outputOption(command)
      .option('--cert-type <type>', 'https or ssh')
      .option('--hostname-pattern <glob>', 'of these servers')
      .option('--sort <by>', 'hostname or type', 'hostname');
    examples(command, [
      'lockstep cert list',
      "lockstep cert list --cert-type ssh --hostname-pattern '*.example.com'",
    ]);
  },

  async run(context: Context, { options }: Invocation<ListOptions>) {
    const { certType, hostnamePattern, sort = 'hostname' } = options;
    if (!['hostname', 'type'].includes(sort)) {
      throw new UsageError(`--sort ${sort}: it is hostname or type`);
    }
    const api = await context.api();
    const query = { certType, hostNamePattern: hostnamePattern };
    const path = apiPath('certificates');
    const { items } = await api.get<{ items: RepositoryCertificate[] | null }>(path, query);
    const found = sort === 'type' ? byType(items ?? []) : (items ?? []);
    await writeList(context.terminal, options.output, found, {
      table: () =>
        table(
          [
            { title: 'HOSTNAME', value: (one) => one.serverName },
            { title: 'TYPE', value: (one) => one.certType },
            { title: 'SUBTYPE', value: (one) => one.certSubType },
            { title: 'INFO', value: (one) => one.certInfo ?? '' },
          ],
          found,
        ),
      name: (one) => one.serverName,
    });
    return undefined;
  },
};

function byType(items: readonly RepositoryCertificate[]): RepositoryCertificate[] {
  return items.toSorted((a, b) => a.certType.localeCompare(b.certType));
}

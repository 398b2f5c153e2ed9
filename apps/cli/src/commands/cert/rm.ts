import type { RepositoryCertificate } from '@lockstep/domain';
import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { CliError } from '../../cli/cli-error.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';

interface RmOptions {
  certType?: string;
  certSubType?: string;
}

export const certRm = {
  configure(command: Command) {
    command
      .argument('<server>', 'its name, or a glob')
      .option('--cert-type <type>', 'only https, or only ssh')
      .option('--cert-sub-type <type>', 'only keys of this type: ssh-ed25519, ssh-rsa…');
    examples(command, [
      'lockstep cert rm git.example.com',
      'lockstep cert rm git.example.com --cert-type ssh --cert-sub-type ssh-rsa',
    ]);
  },

  async run(context: Context, { args, options }: Invocation<RmOptions>) {
    const [hostNamePattern = ''] = args;
    const { certType, certSubType } = options;
    const api = await context.api();
    const query = { hostNamePattern, certType, certSubType };
    const path = apiPath('certificates');
    const { items } = await api.delete<{ items: RepositoryCertificate[] | null }>(path, query);
    if (!items?.length) throw new CliError(`there is nothing of '${hostNamePattern}'`);
    for (const item of items) {
      context.terminal.out(
        `${item.certType} ${item.certSubType} of '${item.serverName}' removed\n`,
      );
    }
    return undefined;
  },
};

import { parseKnownHosts } from '@lockstep/domain';
import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { CliError } from '../../cli/cli-error.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { base64, textFrom } from './input.ts';

interface AddOptions {
  batch?: boolean;
  from?: string;
  upsert?: boolean;
}

export const certAddSsh = {
  configure(command: Command) {
    command
      .option('--batch', 'read known_hosts lines; there is no other way, and it may be left out')
      .option('--from <file>', 'a known_hosts file; standard input if not given')
      .option('--upsert', 'replace keys that are there already');
    examples(command, [
      'ssh-keyscan git.example.com | lockstep cert add-ssh --batch',
      'lockstep cert add-ssh --batch --from ~/.ssh/known_hosts --upsert',
    ]);
  },

  /** Compare what ssh-keyscan says with what the server's operator publishes. */
  async run(context: Context, { options }: Invocation<AddOptions>) {
    const { hosts, skipped } = parseKnownHosts(await textFrom(options.from));
    for (const { line, reason } of skipped) {
      context.terminal.err(`Warning: line ${line} is left out: ${reason}\n`);
    }
    if (hosts.length === 0) throw new CliError('there is no host key in it');
    const items = hosts.map(({ host, keyType, key }) => ({
      serverName: host,
      certType: 'ssh',
      certSubType: keyType,
      certData: base64(key),
    }));
    const api = await context.api();
    await api.post(apiPath('certificates'), { items }, { upsert: options.upsert });
    for (const { serverName, certSubType } of items) {
      context.terminal.out(`${certSubType} key of '${serverName}' added\n`);
    }
    return undefined;
  },
};

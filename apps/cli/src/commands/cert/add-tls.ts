import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { base64, textFrom } from './input.ts';

interface AddOptions {
  from?: string;
  upsert?: boolean;
}

export const certAddTls = {
  configure(command: Command) {
    command
      .argument('<server>', 'the name of the server, without a port')
      .option('--from <file>', 'PEM; standard input if not given')
      .option('--upsert', 'replace what is there already');
    examples(command, [
      'lockstep cert add-tls git.example.com --from ca.pem',
      'openssl s_client -showcerts -connect git.example.com:443 </dev/null | lockstep cert add-tls git.example.com',
    ]);
  },

  async run(context: Context, { args, options }: Invocation<AddOptions>) {
    const [serverName = ''] = args;
    const certData = base64(await textFrom(options.from));
    const item = { serverName, certType: 'https', certSubType: '', certData };
    const api = await context.api();
    const { items } = await api.post<{ items: unknown[] }>(
      apiPath('certificates'),
      { items: [item] },
      { upsert: options.upsert },
    );
    const count = items.length === 1 ? 'one certificate' : `${items.length} certificates`;
    context.terminal.out(`${count} for '${serverName}' added\n`);
    return undefined;
  },
};

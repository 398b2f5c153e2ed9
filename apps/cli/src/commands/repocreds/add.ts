import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import {
  type CredentialOptions,
  credentialBody,
  credentialOptions,
} from '../repo/credential-options.ts';

interface AddOptions extends CredentialOptions {
  write?: boolean;
  upsert?: boolean;
}

export const repocredsAdd = {
  configure(command: Command) {
    command.argument('<url>', 'what the addresses of the repositories begin with');
    credentialOptions(command)
      .option('--write', 'credentials to push with')
      .option('--upsert', 'change the ones that are there already');
    examples(command, [
      'lockstep repocreds add https://git.example.com/team --username bot --password-stdin < token',
      'lockstep repocreds add git@git.example.com:team --ssh-private-key-path ~/.ssh/id_ed25519',
      'lockstep repocreds add https://github.com/team --github-app-id 1 --github-app-private-key-path app.pem',
    ]);
  },

  async run(context: Context, { args, options }: Invocation<AddOptions>) {
    const [url = ''] = args;
    const body = { url, ...(await credentialBody(context, url, options)) };
    const api = await context.api();
    const collection = options.write ? 'write-repocreds' : 'repocreds';
    await api.post(apiPath(collection), body, { upsert: options.upsert });
    context.terminal.out(`repository credentials for '${url}' added\n`);
    return undefined;
  },
};

import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { textFrom } from '../cert/input.ts';

interface AddOptions {
  from?: string;
  name?: string;
  project?: string;
}

export const sopsKeyAdd = {
  configure(command: Command) {
    command
      .option('--from <file>', 'private keys of age or OpenPGP; standard input if not given')
      .option('--name <name>', 'what to call them')
      .option('--project <name>', 'only for applications of this project');
    examples(command, [
      'lockstep sops-key add --from keys.txt --project shop',
      'gpg --armor --export-secret-keys deploy@example.com | lockstep sops-key add',
    ]);
  },

  async run(context: Context, { options }: Invocation<AddOptions>) {
    const secret = await textFrom(options.from);
    const { name = '', project = '' } = options;
    const api = await context.api();
    const { added, skipped } = await api.post<{ added: string[]; skipped: string[] }>(
      apiPath('lockstep', 'sops-keys'),
      { secret, name, project },
    );
    for (const id of added) context.terminal.out(`key ${id} added\n`);
    for (const id of skipped) context.terminal.out(`key ${id} is there already\n`);
    return undefined;
  },
};

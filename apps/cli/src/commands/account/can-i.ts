import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';

export const canI = {
  configure(command: Command) {
    command
      .argument('<action>', 'get, create, update, delete, sync…')
      .argument('<resource>', 'applications, projects, clusters, repositories…')
      .argument('[object]', 'for applications PROJECT/NAME; * for any', '*');
    examples(command, [
      "lockstep account can-i sync applications 'default/*'",
      'lockstep account can-i delete clusters',
    ]);
  },

  async run(context: Context, { args }: Invocation) {
    const [action = '', resource = '', object = '*'] = args;
    const api = await context.api();
    // The object's slashes are part of the path.
    const path = `${apiPath('account', 'can-i', resource, action)}/${encodeURI(object)}`;
    const { value } = await api.get<{ value: string }>(path);
    context.terminal.out(`${value}\n`);
    return undefined;
  },
};

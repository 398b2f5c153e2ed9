import type { Command } from 'commander';
import { examples, type Invocation } from '../../../cli/command.ts';
import type { Context } from '../../../cli/context.ts';
import { editWindow } from '../../../project/edit-windows.ts';

export const projWindowsDelete = {
  configure(command: Command) {
    command
      .argument('<project>', 'the project')
      .argument('<id>', 'the number that list shows; those after it move up');
    examples(command, ['lockstep proj windows delete shop 0']);
  },

  async run(context: Context, { args }: Invocation) {
    const [project = '', id = ''] = args;
    await editWindow(await context.api(), project, id, () => undefined);
    context.terminal.out(`project '${project}': window ${id} deleted\n`);
    return undefined;
  },
};

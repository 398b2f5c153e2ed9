import type { Command } from 'commander';
import { UsageError } from '../../../cli/cli-error.ts';
import { examples, type Invocation } from '../../../cli/command.ts';
import type { Context } from '../../../cli/context.ts';
import { editWindow } from '../../../project/edit-windows.ts';
import { type WindowFlags, windowFlags, windowFrom } from '../../../project/window-flags.ts';

export const projWindowsUpdate = {
  configure(command: Command) {
    command
      .argument('<project>', 'the project')
      .argument('<id>', 'the number that list shows')
      .option('-k, --kind <kind>', 'allow (only then) or deny (not then)');
    windowFlags(command);
    examples(command, ['lockstep proj windows update shop 0 --namespaces default,prod']);
  },

  async run(context: Context, { args, options }: Invocation<WindowFlags>) {
    const [project = '', id = ''] = args;
    const change = windowFrom(options);
    if (Object.keys(change).length === 0) throw new UsageError('say what is to change');
    await editWindow(await context.api(), project, id, (window) => ({ ...window, ...change }));
    context.terminal.out(`project '${project}': window ${id} changed\n`);
    return undefined;
  },
};

import type { Command } from 'commander';
import { UsageError } from '../../../cli/cli-error.ts';
import { examples, type Invocation } from '../../../cli/command.ts';
import type { Context } from '../../../cli/context.ts';
import { editWindows } from '../../../project/edit-windows.ts';
import { type WindowFlags, windowFlags, windowFrom } from '../../../project/window-flags.ts';

export const projWindowsAdd = {
  configure(command: Command) {
    command
      .argument('<project>', 'the project')
      .option('-k, --kind <kind>', 'allow (only then) or deny (not then)');
    windowFlags(command);
    examples(command, [
      "lockstep proj windows add shop -k allow --schedule '0 22 * * *' --duration 1h --applications '*'",
      "lockstep proj windows add shop -k deny --schedule '0 9 * * 1-5' --duration 8h --namespaces prod --time-zone Europe/Amsterdam",
    ]);
  },

  async run(context: Context, { args, options }: Invocation<WindowFlags>) {
    const [project = ''] = args;
    const { kind, schedule, duration } = options;
    if (!kind || !schedule || !duration) {
      throw new UsageError('a window takes --kind, --schedule and --duration');
    }
    const window = windowFrom({ timeZone: 'UTC', ...options });
    await editWindows(await context.api(), project, (windows) => [...windows, window]);
    context.terminal.out(`project '${project}': window added\n`);
    return undefined;
  },
};

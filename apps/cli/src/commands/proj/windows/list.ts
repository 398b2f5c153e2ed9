import type { Project, SyncWindow } from '@lockstep/domain';
import { isActive, readWindows } from '@lockstep/engine';
import type { Command } from 'commander';
import { apiPath } from '../../../api/api-client.ts';
import { examples, type Invocation } from '../../../cli/command.ts';
import type { Context } from '../../../cli/context.ts';
import { type OutputOptions, outputOption, writeList } from '../../../output/format.ts';
import { windowTable } from '../../../output/window-view.ts';

export const projWindowsList = {
  configure(command: Command) {
    command.argument('<project>', 'the project');
    outputOption(command);
    examples(command, [
      'lockstep proj windows list shop',
      'lockstep proj windows list shop -o yaml',
    ]);
  },

  async run(context: Context, { args, options }: Invocation<OutputOptions>) {
    const api = await context.api();
    const project = await api.get<Project>(apiPath('projects', args[0] ?? ''));
    const windows = project.spec.syncWindows ?? [];
    await writeList(context.terminal, options.output, windows, {
      table: () => windowTable(windows, (window) => stateOf(window, new Date())),
      name: (window) => String(windows.indexOf(window)),
    });
    return undefined;
  },
};

function stateOf(window: SyncWindow, now: Date): string {
  const [read] = readWindows([window]).windows;
  if (!read) return 'Unreadable';
  return isActive(read, now) ? 'Active' : 'Inactive';
}

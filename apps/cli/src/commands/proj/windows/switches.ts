import type { SyncWindow } from '@lockstep/domain';
import type { Command } from 'commander';
import { type CommandModule, examples, type Invocation } from '../../../cli/command.ts';
import type { Context } from '../../../cli/context.ts';
import { editWindow } from '../../../project/edit-windows.ts';

/** The commands that switch one field of a window on or off. */
export const enableManualSync = windowSwitch('enable-manual-sync', { manualSync: true });
export const disableManualSync = windowSwitch('disable-manual-sync', { manualSync: false });
export const enableSyncOverrun = windowSwitch('enable-sync-overrun', { syncOverrun: true });
export const disableSyncOverrun = windowSwitch('disable-sync-overrun', { syncOverrun: false });

function windowSwitch(name: string, change: Partial<SyncWindow>): CommandModule {
  return {
    configure(command: Command) {
      command.argument('<project>', 'the project').argument('<id>', 'the number that list shows');
      examples(command, [`lockstep proj windows ${name} shop 0`]);
    },

    async run(context: Context, { args }: Invocation) {
      const [project = '', id = ''] = args;
      await editWindow(await context.api(), project, id, (window) => ({ ...window, ...change }));
      context.terminal.out(`project '${project}': window ${id} changed\n`);
      return undefined;
    },
  };
}

import type { Command } from 'commander';
import { collect } from '../cli/command.ts';
import { SPEC_FLAGS } from './spec-flags.ts';

/** Gives a command the flags that describe an application. */
export function specOptions(command: Command): Command {
  for (const { flags, description, repeated } of SPEC_FLAGS) {
    if (repeated) command.option(flags, description, collect);
    else command.option(flags, description);
    // `--self-heal=false` switches off what a file or the application has on.
    if (!flags.includes('<')) {
      command.addOption(command.createOption(flags.replace('--', '--no-')).hideHelp());
    }
  }
  return command;
}

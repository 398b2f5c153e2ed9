import type { Command } from 'commander';
import type { Context } from './context.ts';
import type { ExitCode } from './exit-codes.ts';

/** What the words after a command's name came to. `args` has variadic ones flattened. */
export interface Invocation<Options extends object = object> {
  args: string[];
  options: Options;
}

/** One command: its arguments and options, and what it does. One file each, see registry/. */
export interface CommandModule {
  configure(command: Command): void;
  /** The exit code; none is 0. One that is none of ours is handed on from another command. */
  run(context: Context, invocation: Invocation): Promise<ExitCode | number | undefined>;
}

/** How help and the lazy loader see a command. */
export interface CommandEntry {
  summary: string;
  /** The exit code when it cannot do its work; 20 if not given. */
  failureCode?: ExitCode;
  load(): Promise<CommandModule>;
}

/** Commands that belong together, by their words; what groups of them are for; other words for them. */
export interface CommandArea {
  groups?: Readonly<Record<string, string>>;
  aliases?: Readonly<Record<string, readonly string[]>>;
  commands: Readonly<Record<string, CommandEntry>>;
}

/** The part of a command's help that shows it at work. */
export function examples(command: Command, lines: readonly string[]): void {
  command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`);
}

/** For options that may be given several times. */
export function collect(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), value];
}

import type { Command } from 'commander';
import { UsageError } from '../cli/cli-error.ts';
import { type CommandModule, examples, type Invocation } from '../cli/command.ts';
import type { Context } from '../cli/context.ts';
import { editProject } from './edit-project.ts';

/** The fields of a project that are lists and have commands of their own. */
export type ListField =
  | 'sourceRepos'
  | 'sourceNamespaces'
  | 'signatureKeys'
  | 'destinations'
  | 'destinationServiceAccounts'
  | 'clusterResourceWhitelist'
  | 'clusterResourceBlacklist'
  | 'namespaceResourceWhitelist'
  | 'namespaceResourceBlacklist';

/** One change of one list of a project: how a command's words say it. */
export interface ListEdit<Options extends object = object> {
  field: ListField | ((options: Options) => ListField);
  arguments: [name: string, meaning: string][];
  configure?: (command: Command) => void;
  example: string;
  adds: boolean | ((options: Options) => boolean);
  /** The entry, of the words after the project's name. */
  entry(words: string[], options: Options): unknown;
  /** The entry as people are told of it. */
  tell(words: string[], options: Options): string;
}

/** A command that puts an entry into a list of a project, or takes it out. */
export function listCommand<Options extends object = object>(
  edit: ListEdit<Options>,
): CommandModule {
  return {
    configure(command: Command) {
      command.argument('<project>', 'the project');
      for (const [name, meaning] of edit.arguments) command.argument(name, meaning);
      edit.configure?.(command);
      examples(command, [edit.example]);
    },

    async run(context: Context, { args, options }: Invocation) {
      const [project = '', ...words] = args;
      const given = options as Options;
      const entry = edit.entry(words, given);
      const field = typeof edit.field === 'function' ? edit.field(given) : edit.field;
      const adds = typeof edit.adds === 'function' ? edit.adds(given) : edit.adds;
      const told = `${edit.tell(words, given)} ${adds ? 'is already in' : 'is not in'} spec.${field}`;
      await editProject(await context.api(), project, (spec) => {
        const before: readonly unknown[] = spec[field] ?? [];
        const after = adds ? withEntry(before, entry) : withoutEntry(before, entry);
        if (!after) throw new UsageError(`project ${project}: ${told}`);
        return { ...spec, [field]: after };
      });
      const done = `${adds ? 'added to' : 'removed from'} spec.${field}`;
      context.terminal.out(`project '${project}': ${edit.tell(words, given)} ${done}\n`);
      return undefined;
    },
  };
}

/** Undefined where it is there already. */
export function withEntry(before: readonly unknown[], entry: unknown): unknown[] | undefined {
  return before.some((one) => isMeant(one, entry)) ? undefined : [...before, entry];
}

/** Undefined where there is none. */
export function withoutEntry(before: readonly unknown[], entry: unknown): unknown[] | undefined {
  const after = before.filter((one) => !isMeant(one, entry));
  return after.length === before.length ? undefined : after;
}

/** What an entry says beyond the words that name it (a destination's name) does not matter. */
function isMeant(one: unknown, entry: unknown): boolean {
  if (typeof one !== 'object' || one === null || typeof entry !== 'object' || entry === null) {
    return one === entry;
  }
  const stated = Object.entries(entry).filter(([field]) => IDENTITY.has(field));
  const other = one as Record<string, unknown>;
  return stated.every(([field, value]) => (other[field] ?? '') === value);
}

const IDENTITY = new Set(['server', 'name', 'namespace', 'group', 'kind', 'keyID']);

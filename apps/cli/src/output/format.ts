import type { Command } from 'commander';
import { UsageError } from '../cli/cli-error.ts';
import type { Terminal } from '../cli/terminal.ts';

const FORMATS = ['table', 'wide', 'json', 'yaml', 'name'] as const;
export type OutputFormat = (typeof FORMATS)[number];

export interface OutputOptions {
  output: OutputFormat;
}

/** Gives a command its `-o`. */
export function outputOption(
  command: Command,
  formats: readonly OutputFormat[] = FORMATS,
): Command {
  const names = formats.join(', ');
  return command.option(
    '-o, --output <format>',
    names,
    (given) => readFormat(given, formats),
    'table',
  );
}

/** Whether what goes to standard output is for programs: then nothing else may stand in it. */
export function isForPrograms(format: OutputFormat): boolean {
  return format === 'json' || format === 'yaml' || format === 'name';
}

/** How one thing, or a list of them, is shown in each format. */
export interface Views<Item> {
  table(): string;
  /** As `table` where there is nothing more to show. */
  wide?(): string;
  name(item: Item): string;
}

/** Writes a list: JSON and YAML as one list of whole objects. */
export async function writeList<Item>(
  terminal: Terminal,
  format: OutputFormat,
  items: readonly Item[],
  views: Views<Item>,
): Promise<void> {
  if (format === 'name') terminal.out(items.map((item) => `${views.name(item)}\n`).join(''));
  else if (format === 'json' || format === 'yaml') terminal.out(await documentText(items, format));
  else terminal.out(format === 'wide' ? (views.wide ?? views.table)() : views.table());
}

/** Writes one thing. */
export async function writeOne<Item>(
  terminal: Terminal,
  format: OutputFormat,
  item: Item,
  views: Views<Item>,
): Promise<void> {
  if (format === 'json' || format === 'yaml') terminal.out(await documentText(item, format));
  else await writeList(terminal, format, [item], views);
}

export async function documentText(value: unknown, format: 'json' | 'yaml'): Promise<string> {
  if (format === 'json') return `${JSON.stringify(value, null, 2)}\n`;
  return yamlText(value);
}

/** YAML as kubectl writes it: no line folding, no anchors. */
export async function yamlText(
  value: unknown,
  options: { sorted?: boolean } = {},
): Promise<string> {
  const { stringify } = await import('yaml');
  return stringify(value, {
    lineWidth: 0,
    aliasDuplicateObjects: false,
    version: '1.1',
    sortMapEntries: options.sorted ?? false,
  });
}

function readFormat(given: string, formats: readonly OutputFormat[]): OutputFormat {
  const format = formats.find((one) => one === given);
  if (!format)
    throw new UsageError(`unknown output "${given}": it is one of ${formats.join(', ')}`);
  return format;
}

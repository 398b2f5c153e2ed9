import type { LogEntry } from '../../api/types.ts';
import type { LineFilter } from './log-query.ts';

/** Cuts a stream of newline-delimited JSON into log entries; keeps what is cut off for later. */
export class LogLines {
  #rest = '';

  /** @throws Error with the server's words when the stream tells of one. */
  push(text: string): LogEntry[] {
    const parts = (this.#rest + text).split('\n');
    this.#rest = parts.pop() ?? '';
    return parts.flatMap((part) => entryOf(part));
  }

  /** What is left when the stream has ended. */
  end(): LogEntry[] {
    return this.push('\n');
  }
}

function entryOf(line: string): LogEntry[] {
  if (line.trim() === '') return [];
  const { result, error } = JSON.parse(line) as {
    result?: LogEntry & { last?: boolean };
    error?: { message?: string } | string;
  };
  if (error) throw new Error(typeof error === 'string' ? error : (error.message ?? 'no logs'));
  return result && !(result.last && !result.content) ? [result] : [];
}

/** Adds, and forgets the oldest beyond `most`: a log that is followed for hours must not grow. */
export function appendLines(
  before: readonly LogEntry[],
  added: readonly LogEntry[],
  most: number,
): readonly LogEntry[] {
  return added.length === 0 ? before : [...before, ...added].slice(-most);
}

/** As the server does it: lines with the text or, after a `!`, those without it. */
export function filterLines(
  lines: readonly LogEntry[],
  { text, matchCase }: LineFilter,
): readonly LogEntry[] {
  const inverse = text.startsWith('!');
  const literal = inverse ? text.slice(1) : text;
  if (literal === '') return lines;
  const wanted = matchCase ? literal : literal.toLowerCase();
  return lines.filter(
    ({ content }) => (matchCase ? content : content.toLowerCase()).includes(wanted) !== inverse,
  );
}

/** Colours by which pods are told apart, beside their names. */
const POD_TONES = [
  'text-accent',
  'text-ok',
  'text-warn',
  'text-busy',
  'text-hold',
  'text-bad',
] as const;

/** The same for a name wherever it is shown. */
export function toneOfPod(name: string): (typeof POD_TONES)[number] {
  let hash = 0;
  for (const character of name) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  return POD_TONES[hash % POD_TONES.length] ?? POD_TONES[0];
}

/** The containers of a pod's manifest: the ordinary ones first, then those that start it. */
export function containersOf(manifest: string | undefined): string[] {
  if (!manifest) return [];
  const { spec } = JSON.parse(manifest) as {
    spec?: { containers?: { name: string }[]; initContainers?: { name: string }[] };
  };
  return [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])].map(({ name }) => name);
}

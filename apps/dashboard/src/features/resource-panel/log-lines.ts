import type { LogEntry } from '../../api/types.ts';

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

export function filterLines(lines: readonly LogEntry[], text: string): readonly LogEntry[] {
  const wanted = text.trim().toLowerCase();
  return wanted === ''
    ? lines
    : lines.filter(({ content }) => content.toLowerCase().includes(wanted));
}

/** The containers of a pod's manifest: the ordinary ones first, then those that start it. */
export function containersOf(manifest: string | undefined): string[] {
  if (!manifest) return [];
  const { spec } = JSON.parse(manifest) as {
    spec?: { containers?: { name: string }[]; initContainers?: { name: string }[] };
  };
  return [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])].map(({ name }) => name);
}

import { createHash } from 'node:crypto';
import { isKnown } from './read-record.ts';
import type { SourceRecord } from './render-record.ts';

/** SHA-256 over JSON with sorted keys: equal data gives equal digests. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value, sortKeys)).digest('hex');
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * One text for all that a render depended on: what was read, settings, tool versions and
 * capabilities, but not the commit. Undefined when a tree could not tell what it holds.
 */
export function fingerprint(sources: readonly SourceRecord[]): string | undefined {
  if (sources.some((source) => source.reads.some((read) => !isKnown(read.id)))) return undefined;
  // What is remembered for speed does not count.
  return digestOf(
    sources.map(({ type, settings, keys, reads }) => ({ type, settings, keys, reads })),
  );
}

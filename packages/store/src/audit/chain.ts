import { createHash } from 'node:crypto';
import type { AuditEntry, ChainLink } from './api.ts';

/** What the first row of all follows. */
export const GENESIS: ChainLink = { seq: 0, hash: '0'.repeat(64) };

/** A row with its place in the chain. */
export type SealedEntry = AuditEntry & Required<Pick<AuditEntry, 'seq' | 'previousHash' | 'hash'>>;

/** JSON with the keys of every object in the order of their UTF-16 units, without spaces. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, each]) => `${JSON.stringify(key)}:${canonicalJson(each)}`).join(',')}}`;
}

/**
 * SHA-256 over the row as canonical JSON, with its place and without hashes, followed by the hash of
 * the row before it. Empty fields are left out, so that a column that a later version adds does not
 * change the hashes of rows that are there.
 */
export function hashOf(entry: AuditEntry, seq: number, previousHash: string): string {
  const { hash: _own, previousHash: _before, ...content } = entry;
  const stated = Object.entries({ ...content, seq }).filter(([, value]) => !isEmpty(value));
  const text = canonicalJson(Object.fromEntries(stated));
  return createHash('sha256').update(text).update(previousHash).digest('hex');
}

/** Lays rows onto the chain. */
export function link(head: ChainLink, entries: readonly AuditEntry[]): SealedEntry[] {
  const sealed: SealedEntry[] = [];
  let { seq, hash: previousHash } = head;
  for (const entry of entries) {
    seq += 1;
    const hash = hashOf(entry, seq, previousHash);
    sealed.push({ ...entry, seq, previousHash, hash });
    previousHash = hash;
  }
  return sealed;
}

/** Why a row does not follow the one before it; undefined where it does. */
export function misfit(before: ChainLink, row: AuditEntry): string | undefined {
  const expected = before.seq + 1;
  if (row.seq !== expected) {
    const last = (row.seq ?? expected) - 1;
    return last > expected
      ? `rows ${expected} to ${last} are missing`
      : `row ${expected} is missing`;
  }
  if (row.previousHash !== before.hash) return 'it does not follow the row before it';
  if (row.hash !== hashOf(row, expected, before.hash)) return 'it was changed after it was sealed';
  return undefined;
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === '') return true;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

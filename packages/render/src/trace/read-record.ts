import { createHash } from 'node:crypto';
import type { SourceEntry } from '../source/source-tree.ts';

/**
 * One fact about a source that a render depends on. `tree` is the `ref` name of the source it was
 * read from, empty for the source itself. What `id` holds depends on the kind:
 * - `type`: what is there (`file`, `dir`, …), or null for nothing;
 * - `file`: the object id of a file's content, or `link:` and that of a symlink;
 * - `names`: a digest of a directory's names and types, whatever they contain;
 * - `tree`: the object id of a directory with all that is in it.
 */
export interface ReadRecord {
  tree: string;
  path: string;
  kind: 'type' | 'file' | 'names' | 'tree';
  id: string | null;
}

/** The id of a read of the given kind, when `entry` is what is found now. `names` needs a listing. */
export function idOf(
  kind: 'type' | 'file' | 'tree',
  entry: SourceEntry | undefined,
): string | null {
  if (!entry) return null;
  switch (kind) {
    case 'type':
      return entry.type;
    case 'file':
      return entry.type === 'symlink' ? `link:${entry.oid}` : entry.oid;
    case 'tree':
      return entry.type === 'dir' ? entry.oid : null;
  }
}

export function namesDigest(entries: readonly SourceEntry[]): string {
  const hash = createHash('sha256');
  for (const { name, type } of entries) hash.update(`${type} ${name}\0`);
  return hash.digest('base64url').slice(0, 27);
}

/** Whether the tree that the id came from knows what it holds. */
export function isKnown(id: string | null): boolean {
  return id !== '' && id !== 'link:';
}

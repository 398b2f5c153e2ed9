import type { SourceTree } from '../source/source-tree.ts';
import { idOf, isKnown, namesDigest, type ReadRecord } from './read-record.ts';
import type { SourceRecord } from './render-record.ts';

/** Trees by the name they have in a trace. */
export interface TreeLookup {
  get(name: string): SourceTree | undefined | Promise<SourceTree | undefined>;
}

/**
 * Whether every read would find the same again in `trees` (by `ref` name, '' for the source
 * itself). Costs one comparison of ids when nothing moved near what was read.
 */
export async function readsStillValid(
  record: Pick<SourceRecord, 'reads' | 'scopes'>,
  trees: TreeLookup,
): Promise<boolean> {
  const settled = new Set<string>();
  for (const scope of record.scopes) {
    const tree = await trees.get(scope.tree);
    if (!tree || tree.isUnmoved) continue;
    const entry = await tree.entry(scope.path);
    if (entry?.type === 'dir' && entry.oid === scope.oid && isKnown(scope.oid)) {
      settled.add(scope.tree);
    }
  }
  for (const read of record.reads) {
    if (settled.has(read.tree)) continue;
    const tree = await trees.get(read.tree);
    if (tree?.isUnmoved && isKnown(read.id)) continue;
    if (!tree || !isKnown(read.id) || (await currentId(read, tree)) !== read.id) return false;
  }
  return true;
}

async function currentId(read: ReadRecord, tree: SourceTree): Promise<string | null> {
  const entry = await tree.entry(read.path);
  if (read.kind !== 'names') return idOf(read.kind, entry);
  return entry?.type === 'dir' ? namesDigest(await tree.list(read.path)) : null;
}

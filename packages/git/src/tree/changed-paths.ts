import type { ObjectStore } from './object-store.ts';
import type { TreeEntry, TreeListing } from './parse-tree.ts';

const NOTHING: TreeListing = new Map();

/** The files that differ between two commits, sorted. Directories with equal ids are not entered. */
export async function changedPaths(store: ObjectStore, a: string, b: string): Promise<string[]> {
  const [left, right] = await Promise.all([store.commit(a), store.commit(b)]);
  const changed: string[] = [];
  await compareTrees(store, '', left.tree, right.tree, changed);
  return changed.sort();
}

async function compareTrees(
  store: ObjectStore,
  prefix: string,
  a: string | undefined,
  b: string | undefined,
  changed: string[],
): Promise<void> {
  if (a === b) return;
  const [left, right] = await Promise.all([
    a === undefined ? NOTHING : store.tree(a),
    b === undefined ? NOTHING : store.tree(b),
  ]);
  for (const name of new Set([...left.keys(), ...right.keys()])) {
    const [before, after] = [left.get(name), right.get(name)];
    if (sameEntry(before, after)) continue;
    const path = prefix + name;
    if (isFile(before) || isFile(after)) changed.push(path);
    await compareTrees(store, `${path}/`, dirOid(before), dirOid(after), changed);
  }
}

function sameEntry(a: TreeEntry | undefined, b: TreeEntry | undefined): boolean {
  return a?.oid === b?.oid && a?.type === b?.type && a?.executable === b?.executable;
}

function isFile(entry: TreeEntry | undefined): boolean {
  return entry !== undefined && entry.type !== 'dir';
}

function dirOid(entry: TreeEntry | undefined): string | undefined {
  return entry?.type === 'dir' ? entry.oid : undefined;
}

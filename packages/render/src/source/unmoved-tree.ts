import type { SourceTree } from './source-tree.ts';

/**
 * A source at the commit at which it was rendered, for those who know that it is there still: its
 * files are not at hand, and not asked for to see that a render holds.
 */
export function unmovedTree(commit: string): SourceTree {
  const refuse = async (): Promise<never> => {
    throw new TypeError(`the files of ${commit} are not at hand`);
  };
  return { commit, isUnmoved: true, entry: refuse, list: refuse, read: refuse };
}

import { RenderError } from '../render-error.ts';
import { type RemoteRef, type RemoteSources, remoteName } from '../source/remote.ts';
import { type MemoryFile, memoryTree } from './memory-tree.ts';

type Files = Readonly<Record<string, MemoryFile>>;

/** Remote sources held in memory. What is not there is refused as a server would. */
export function memoryRemote(
  all: readonly [RemoteRef, Files][],
): RemoteSources & { asked: RemoteRef[] } {
  const known = new Map(all.map(([ref, files]) => [remoteName(ref), files]));
  const asked: RemoteRef[] = [];
  return {
    asked,
    fetch: async (ref) => {
      asked.push(ref);
      const files = known.get(remoteName(ref));
      if (!files) throw new RenderError('fetch', `${ref.url}: not found`);
      const tree = memoryTree(files);
      return { revision: tree.commit, tree };
    },
  };
}

export function gitRef(url: string, revision = ''): RemoteRef {
  return { kind: 'git', url, revision };
}

import type { ResourceTree } from '@lockstep/domain';
import type { LiveViews, TreeDelta } from '@lockstep/queue';

/** Live views within the process, for tests that are not about Redis. */
export function memoryLiveViews(): LiveViews {
  const trees = new Map<string, { tree: ResourceTree; version: number }>();
  const listeners = new Set<(delta: TreeDelta) => void>();
  return {
    async putTree(uid, tree, delta) {
      const version = (trees.get(uid)?.version ?? 0) + 1;
      trees.set(uid, { tree, version });
      for (const listener of listeners) listener({ uid, version, ...delta });
    },
    getTree: async (uid) => trees.get(uid),
    dropTree: async (uid) => {
      trees.delete(uid);
    },
    onTreeDelta: async (listener) => {
      listeners.add(listener);
      return async () => {
        listeners.delete(listener);
      };
    },
    close: async () => undefined,
  };
}

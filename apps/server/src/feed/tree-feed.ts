import type { LiveViews, TreeDelta } from '@lockstep/queue';

export interface TreeFeed {
  /** Deltas of one application's tree, from the moment this resolves. */
  subscribe(uid: string, listener: (delta: TreeDelta) => void): Promise<() => void>;
  close(): Promise<void>;
}

/** One subscription to Redis per server, and only while somebody looks at a tree. */
export function createTreeFeed(liveViews: LiveViews): TreeFeed {
  const listeners = new Map<string, Set<(delta: TreeDelta) => void>>();
  let upstream: Promise<() => Promise<void>> | undefined;

  const open = () => {
    upstream ??= liveViews
      .onTreeDelta((delta) => {
        for (const listener of listeners.get(delta.uid) ?? []) listener(delta);
      })
      .catch((error) => {
        upstream = undefined;
        throw error;
      });
    return upstream;
  };
  const closeWhenIdle = async () => {
    if (listeners.size > 0 || !upstream) return;
    const ending = upstream;
    upstream = undefined;
    await (await ending)();
  };

  return {
    async subscribe(uid, listener) {
      const own = listeners.get(uid) ?? new Set();
      own.add(listener);
      listeners.set(uid, own);
      const stop = () => {
        own.delete(listener);
        if (own.size === 0 && listeners.get(uid) === own) listeners.delete(uid);
        closeWhenIdle().catch(() => undefined);
      };
      try {
        await open();
      } catch (error) {
        stop();
        throw error;
      }
      return stop;
    },
    async close() {
      listeners.clear();
      await closeWhenIdle().catch(() => undefined);
    },
  };
}

import type { ResourceTree } from '@lockstep/domain';
import type { LiveViews, TreeDelta } from './api.ts';
import { connect, type RedisOptions } from './redis.ts';

const CHANNEL = 'lockstep:tree-deltas';

function treeKey(uid: string): string {
  return `lockstep:tree:${uid}`;
}

/** Live views in Redis. An emptied Redis is an absent tree, until its owner publishes it again. */
export async function openLiveViews(options: RedisOptions): Promise<LiveViews> {
  const redis = connect(options);
  const closers: (() => Promise<void>)[] = [];
  return {
    putTree: async (uid, tree, delta) => {
      const key = treeKey(uid);
      // The version and the tree in one step: a reader never sees one without the other.
      const results = await redis
        .multi()
        .hincrby(key, 'version', 1)
        .hset(key, 'tree', JSON.stringify(tree))
        .exec();
      const version = Number(results?.[0]?.[1] ?? 0);
      const message: TreeDelta = { uid, version, ...delta };
      await redis.publish(CHANNEL, JSON.stringify(message));
    },
    getTree: async (uid) => {
      const [tree, version] = await redis.hmget(treeKey(uid), 'tree', 'version');
      if (!tree) return undefined;
      return { tree: JSON.parse(tree) as ResourceTree, version: Number(version) };
    },
    dropTree: async (uid) => {
      await redis.del(treeKey(uid));
    },
    onTreeDelta: async (listener) => {
      const subscriber = connect(options);
      subscriber.on('message', (_channel, text) => listener(JSON.parse(text) as TreeDelta));
      await subscriber.subscribe(CHANNEL);
      const stop = async () => subscriber.disconnect();
      closers.push(stop);
      return stop;
    },
    close: async () => {
      for (const close of closers) await close();
      redis.disconnect();
    },
  };
}

import type { ResourceTree } from '@lockstep/domain';
import type { Redis } from 'ioredis';
import type { LiveViews, TreeDelta } from './api.ts';
import { connectRedis, KEY_PREFIX, type RedisConnectionOptions, whenReady } from './redis.ts';

const CHANNEL = `${KEY_PREFIX}:tree-deltas`;

/**
 * Writes a tree and tells its delta under one new version. The first version of a tree is the time
 * in milliseconds: after Redis lost everything, versions still only grow.
 */
const PUT_TREE = `
local version
if redis.call('HEXISTS', KEYS[1], 'version') == 1 then
  version = redis.call('HINCRBY', KEYS[1], 'version', 1)
else
  version = tonumber(ARGV[3])
  redis.call('HSET', KEYS[1], 'version', ARGV[3])
end
redis.call('HSET', KEYS[1], 'tree', ARGV[1])
redis.call('PUBLISH', '${CHANNEL}', string.format('%.0f', version) .. ' ' .. ARGV[2])
return redis.status_reply('OK')`;

/**
 * Opens the live views. They can be rebuilt: a tree that Redis does not have is absent until its
 * owner writes it again. Calls throw when Redis does not answer within some seconds.
 */
export function openLiveViews(options: RedisConnectionOptions): LiveViews {
  const redis = connectRedis(options, 'views');
  const deltas = new DeltaChannel(options);
  return {
    putTree: (uid, tree, delta) => putTree(redis, uid, tree, delta),
    getTree: (uid) => getTree(redis, uid),
    dropTree: async (uid) => {
      await whenReady(redis);
      await redis.del(keyOf(uid));
    },
    onTreeDelta: (listener) => deltas.listen(listener),
    close: async () => {
      redis.disconnect();
      deltas.close();
    },
  };
}

function keyOf(uid: string): string {
  return `${KEY_PREFIX}:tree:${uid}`;
}

async function putTree(
  redis: Redis,
  uid: string,
  tree: ResourceTree,
  delta: Omit<TreeDelta, 'uid' | 'version'>,
): Promise<void> {
  await whenReady(redis);
  await redis.eval(
    PUT_TREE,
    1,
    keyOf(uid),
    JSON.stringify(tree),
    JSON.stringify({ uid, ...delta }),
    Date.now(),
  );
}

async function getTree(
  redis: Redis,
  uid: string,
): Promise<{ tree: ResourceTree; version: number } | undefined> {
  await whenReady(redis);
  const [tree, version] = await redis.hmget(keyOf(uid), 'tree', 'version');
  if (!tree || !version) return undefined;
  return { tree: JSON.parse(tree), version: Number(version) };
}

type Listener = (delta: TreeDelta) => void;

/** One subscription for all listeners of a process, on a connection of its own. */
class DeltaChannel {
  readonly #options: RedisConnectionOptions;
  readonly #listeners = new Set<Listener>();
  #subscriber: Redis | undefined;

  constructor(options: RedisConnectionOptions) {
    this.#options = options;
  }

  /** Resolves when deltas flow; ioredis subscribes again after a lost connection by itself. */
  async listen(listener: Listener): Promise<() => Promise<void>> {
    this.#listeners.add(listener);
    if (!this.#subscriber) {
      this.#subscriber = connectRedis(this.#options, 'tree-deltas');
      this.#subscriber.on('message', (_channel: string, text: string) => this.#tell(text));
    }
    await whenReady(this.#subscriber);
    await this.#subscriber.subscribe(CHANNEL);
    return async () => {
      this.#listeners.delete(listener);
    };
  }

  close(): void {
    this.#listeners.clear();
    this.#subscriber?.disconnect();
  }

  #tell(text: string): void {
    const space = text.indexOf(' ');
    const version = Number(text.slice(0, space));
    const delta: TreeDelta = { ...JSON.parse(text.slice(space + 1)), version };
    for (const listener of this.#listeners) {
      try {
        listener(delta);
      } catch (error) {
        // One that throws must not keep the delta from the others.
        this.#options.onError?.(error as Error);
      }
    }
  }
}

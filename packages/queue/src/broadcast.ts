import type { Redis } from 'ioredis';
import { connectRedis, KEY_PREFIX, type RedisConnectionOptions, whenReady } from './redis.ts';

/** Short notes from one process to all others of its kind. Who is away misses them. */
export interface Broadcast {
  /** Does not wait, and drops the note where Redis is away. */
  tell(note: string): void;
  /** Notes of the others; not one's own. */
  listen(listener: (note: string) => void): void;
  close(): Promise<void>;
}

/** Opens a channel by its name. It connects when something is told or listened for. */
export function openBroadcast(
  options: RedisConnectionOptions & { channel: string; sender: string },
): Broadcast {
  const channel = `${KEY_PREFIX}:${options.channel}`;
  let sender: Redis | undefined;
  let receiver: Redis | undefined;
  return {
    tell(note) {
      sender ??= connectRedis(options, `${options.channel}-out`);
      const redis = sender;
      whenReady(redis)
        .then(() => redis.publish(channel, `${options.sender} ${note}`))
        .catch((error: Error) => options.onError?.(error));
    },
    listen(listener) {
      receiver ??= connectRedis(options, `${options.channel}-in`);
      receiver.on('message', (_channel: string, text: string) => {
        const space = text.indexOf(' ');
        if (text.slice(0, space) !== options.sender) listener(text.slice(space + 1));
      });
      receiver.subscribe(channel).catch((error: Error) => options.onError?.(error));
    },
    close: async () => {
      sender?.disconnect();
      receiver?.disconnect();
    },
  };
}

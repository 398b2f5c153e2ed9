import { createRedis, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Broadcast, openBroadcast } from './broadcast.ts';

let redis: Awaited<ReturnType<typeof createRedis>>;
const opened: Broadcast[] = [];

beforeAll(async () => {
  redis = await createRedis();
});
afterAll(async () => {
  await Promise.all(opened.map((one) => one.close()));
  await redis.close();
});

function open(sender: string, redisUrl = redis.url) {
  const broadcast = openBroadcast({ redisUrl, channel: 'test', sender });
  opened.push(broadcast);
  const heard: string[] = [];
  broadcast.listen((note) => heard.push(note));
  return { ...broadcast, heard };
}

it('brings a note to the others, whole, and not back', async () => {
  const [a, b, c] = [open('a'), open('b'), open('c')];
  await waitFor(
    () => {
      a.tell('a note of  several words');
      return b.heard.length > 0 && c.heard.length > 0;
    },
    { what: 'the note' },
  );
  expect(b.heard[0]).toBe('a note of  several words');
  b.tell('answer');
  await waitFor(() => a.heard.includes('answer'), { what: 'the answer' });
  expect(a.heard.filter((note) => note !== 'answer')).toEqual([]);
});

it('neither waits nor fails where Redis is away', () => {
  const alone = open('alone', 'redis://127.0.0.1:1');
  expect(() => alone.tell('into the void')).not.toThrow();
});

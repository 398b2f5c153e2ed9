import { expect, test } from 'vitest';
import { TokenCache } from './token-cache.ts';

const MINUTE = 60_000;

test.each([
  ['an hour', 60 * MINUTE, 54 * MINUTE, 56 * MINUTE],
  ['ten minutes', 10 * MINUTE, 8.9 * MINUTE, 9.1 * MINUTE],
])('a token of %s is kept until shortly before its end', async (_, life, kept, renewed) => {
  let now = 0;
  let asked = 0;
  const cache = new TokenCache(() => now);
  const get = () =>
    cache.get('k', async () => ({ password: `${++asked}`, expiresAtMs: now + life }));
  await Promise.all([get(), get()]);
  now = kept;
  await expect(get()).resolves.toMatchObject({ password: '1' });
  now = renewed;
  await expect(get()).resolves.toMatchObject({ password: '2' });
});

test('a failure is not kept, and neither is what was forgotten', async () => {
  const cache = new TokenCache();
  await expect(cache.get('k', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(cache.get('k', async () => ({ password: 'a' }))).resolves.toEqual({ password: 'a' });
  cache.forget('k');
  await expect(cache.get('k', async () => ({ password: 'b' }))).resolves.toEqual({ password: 'b' });
});

import { expect, it } from 'vitest';
import { createSealedMemory } from './sealed-memory.ts';

const KEY = Buffer.alloc(32, 1);
let now = new Date('2026-01-01T00:00:00Z');
const memory = createSealedMemory({ secretKey: KEY, now: () => now });

it('opens what it sealed, for the same purpose', async () => {
  const sealed = await memory.seal('sign-in', { a: 'geheim' }, 60);
  expect(sealed).not.toContain('geheim');
  expect(await memory.open('sign-in', sealed)).toEqual({ a: 'geheim' });
  expect(await memory.open('device', sealed)).toBeUndefined();
});

it('opens what a key sealed that is being changed', async () => {
  const sealed = await memory.seal('sign-in', 1, 60);
  const secretKey = Buffer.alloc(32, 2);
  const after = createSealedMemory({ secretKey, previousKeys: [KEY], now: () => now });
  expect(await after.open('sign-in', sealed)).toBe(1);
  const other = createSealedMemory({ secretKey, now: () => now });
  expect(await other.open('sign-in', sealed)).toBeUndefined();
});

it('opens nothing that has run out', async () => {
  const sealed = await memory.seal('sign-in', 1, 60);
  now = new Date(now.getTime() + 61_000);
  expect(await memory.open('sign-in', sealed)).toBeUndefined();
});

it('opens nothing that was changed, or is none', async () => {
  const sealed = await memory.seal('sign-in', { a: 1 }, 60);
  const parts = sealed.split('.');
  parts[3] = Buffer.from('forged').toString('base64url');
  for (const text of [parts.join('.'), '', 'a.b.c', `${sealed}x`]) {
    expect(await memory.open('sign-in', text), text).toBeUndefined();
  }
});

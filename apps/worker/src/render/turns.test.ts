import { expect, it } from 'vitest';
import { Turns } from './turns.ts';

it('does what is asked for one key in order, also after a failure, and keeps no other waiting', async () => {
  const turns = new Turns();
  const done: string[] = [];
  const first = Promise.withResolvers<void>();
  const work = (name: string, wait?: Promise<void>) => async () => {
    await wait;
    done.push(name);
    if (name === 'a2') throw new Error('a2 fails');
    return name;
  };
  const asked = [
    turns.run('a', work('a1', first.promise)),
    turns.run('a', work('a2')),
    turns.run('a', work('a3')),
  ];
  expect(await turns.run('b', work('b1'))).toBe('b1');
  expect(done).toEqual(['b1']);
  first.resolve();
  const results = await Promise.allSettled(asked);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(done).toEqual(['b1', 'a1', 'a2', 'a3']);
});

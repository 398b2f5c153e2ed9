import { expect, it } from 'vitest';
import { RecentMap } from './recent-map.ts';

it('keeps what was used last, and no more than its size', () => {
  const map = new RecentMap<number>(2);
  map.set('a', 1);
  map.set('b', 2);
  expect(map.get('a')).toBe(1);
  map.set('c', 3);
  expect(['a', 'b', 'c'].filter((key) => map.has(key))).toEqual(['a', 'c']);
  for (let at = 0; at < 1_000; at++) map.set(`x${at}`, at);
  expect(map.size).toBe(2);
});

import { expect, it } from 'vitest';
import { SessionPlaces } from './session-places.ts';

it('are so many for one user, and so many for all', () => {
  const places = new SessionPlaces('logs', 5);
  const leave = [1, 2, 3].map(() => places.take('ann', 3));
  expect(() => places.take('ann', 3)).toThrow('you have 3 logs open');
  places.take('bob', 3);
  places.take('bob', 3);
  expect(() => places.take('cleo', 3)).toThrow('5 logs are open');
  leave[0]?.();
  leave[0]?.();
  places.take('cleo', 3);
  expect(() => places.take('cleo', 3)).toThrow('5 logs are open');
});

import { expect, it } from 'vitest';
import { cascadeOf } from './operations/delete.ts';

it.each<[Parameters<typeof cascadeOf>[0], ReturnType<typeof cascadeOf>]>([
  [{}, 'foreground'],
  [{ cascade: true }, 'foreground'],
  [{ propagationPolicy: 'background' }, 'background'],
  [{ propagationPolicy: 'Background' }, 'background'],
  [{ propagationPolicy: 'orphan' }, 'none'],
  [{ cascade: false }, 'none'],
  [{ cascade: false, propagationPolicy: 'orphan' }, 'none'],
])('a deletion with %j takes along: %s', (query, cascade) => {
  expect(cascadeOf(query)).toBe(cascade);
});

it.each([
  [{ propagationPolicy: 'forground' }, 'invalid propagation policy: forground'],
  [{ cascade: false, propagationPolicy: 'foreground' }, 'when cascading is disabled'],
])('a deletion with %j is refused', (query, message) => {
  expect(() => cascadeOf(query)).toThrow(message);
});

import { expect, it } from 'vitest';
import { finalizersOf } from './stuck-view.ts';

const deletionTimestamp = '2026-11-21T10:00:00Z';
const finalizers = ['example.com/keep'];

it.each([
  [{ metadata: { deletionTimestamp, finalizers } }, [{ finalizer: 'example.com/keep' }]],
  [{ metadata: { finalizers } }, []],
  [{ metadata: { deletionTimestamp } }, []],
  [{}, []],
  [undefined, []],
])('of %j', (object, expected) => {
  expect(finalizersOf(object)).toEqual(expected);
});

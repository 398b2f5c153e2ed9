import { expect, it } from 'vitest';
import { viewsShown } from './orphans.ts';
import type { ResourceView } from './resource-views.ts';

const views = new Map(
  [
    ['web', false],
    ['left', true],
  ].map(([id, orphaned]) => [String(id), { id, orphaned } as unknown as ResourceView]),
);

it.each([
  ['topology', false, ['web']],
  ['topology', true, ['web', 'left']],
  ['resources', false, ['web']],
  ['resources', true, ['left']],
])('%s with orphans %s shows %j', (view, orphans, expected) => {
  expect([...viewsShown(views, { view, orphans }).keys()]).toEqual(expected);
});

it('shows all while there are none', () => {
  const own = new Map([...views].slice(0, 1));
  expect(viewsShown(own, { view: 'resources', orphans: true })).toBe(own);
});

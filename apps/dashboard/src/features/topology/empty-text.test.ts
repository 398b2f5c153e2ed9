import type { Application } from '@lockstep/domain';
import { expect, it } from 'vitest';
import { emptyText } from './empty-text.ts';

it.each([
  ['nothing in Git', 'Synced', [], 'No resources', 'states nothing'],
  ['one that was just made', 'Unknown', [], 'Not compared yet', 'as soon as'],
  ['a warning only', 'Unknown', ['RepeatedResourceWarning'], 'Not compared yet', 'as soon as'],
  ['no such path', 'Unknown', ['ComparisonError'], 'Cannot be compared', 'error above'],
  [
    'what its project forbids',
    'Unknown',
    ['InvalidSpecError'],
    'Cannot be compared',
    'error above',
  ],
])('an empty graph is explained: %s', (_, sync, types, title, words) => {
  const conditions = types.map((type) => ({ type, message: '' }));
  const application = { status: { sync: { status: sync }, conditions } } as unknown as Application;
  expect(emptyText(application)).toEqual({ title, text: expect.stringContaining(words) });
});

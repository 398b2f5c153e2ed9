import { expect, it } from 'vitest';
import { actionLabel, initialParams } from './action-words.ts';

it.each([
  [{ name: 'restart', disabled: false }, 'Restart'],
  [{ name: 'promote-full', disabled: false }, 'Promote full'],
  [{ name: 'create-job', disabled: false, displayName: 'Create Job' }, 'Create Job'],
])('%o is called %s', (action, label) => {
  expect(actionLabel(action)).toBe(label);
});

it('begins with what an action gives for its parameters', () => {
  const params = [
    { name: 'a' },
    { name: 'b', default: '1' },
    { name: 'c', value: '2', default: '3' },
  ];
  expect(initialParams({ name: 'x', disabled: false, params })).toEqual({ a: '', b: '1', c: '2' });
});

import { describe, expect, it } from 'vitest';
import type { Approval } from '../../api/approvals.ts';
import {
  askedByText,
  changesText,
  destinationText,
  keyOf,
  outcomeText,
  parseApprovalsSearch,
  shownIn,
} from './approval-words.ts';

const approval = (change: object = {}): Approval =>
  ({
    state: 'pending',
    application: { namespace: 'argocd', name: 'web' },
    destination: { server: 'https://c', name: 'prod', namespace: 'shop' },
    changes: { created: 0, changed: 0, pruned: 0, hooks: 0, unchanged: 3 },
    askedBy: { username: 'kim' },
    waitsFor: ['1 approval (rule production)'],
    mayAnswer: true,
    reason: '',
    ...change,
  }) as Approval;

it.each<[object, string]>([
  [{}, '1 approval (rule production)'],
  [{ state: 'approved', decidedBy: 'lee' }, 'by lee'],
  [{ state: 'rejected', decidedBy: 'lee', reason: 'no' }, 'by lee: no'],
  [{ state: 'void', reason: 'Git moved on' }, 'Git moved on'],
  [{ state: 'expired' }, ''],
])('%j ended: %s', (change, text) => {
  expect(outcomeText(approval(change))).toBe(text);
});

it.each<[object, string]>([
  [{}, 'nothing changes'],
  [{ created: 2, pruned: 1 }, '2 to create, 1 to delete'],
  [{ changed: 1, hooks: 2 }, '1 to change, 2 hooks'],
])('%j reads %s', (change, text) => {
  const { changes } = approval();
  expect(changesText({ changes: { ...changes, ...change } })).toBe(text);
});

describe('what a view shows', () => {
  const mine = approval();
  const others = approval({ mayAnswer: false });
  const done = approval({ state: 'approved', mayAnswer: false });
  it.each([
    ['mine', [mine]],
    ['waiting', [mine, others]],
    ['decided', [done]],
  ] as const)('%s', (show, expected) => {
    expect(shownIn(show, [mine, others, done])).toEqual(expected);
  });
});

it('names who asked, where to, and the application', () => {
  expect(askedByText(approval())).toBe('kim');
  expect(askedByText(approval({ askedBy: { automated: true } }))).toBe('automation');
  expect(destinationText(approval())).toBe('prod / shop');
  expect(keyOf(approval())).toEqual({ name: 'web' });
  expect(keyOf(approval({ application: { namespace: 'team', name: 'web' } }))).toEqual({
    name: 'web',
    namespace: 'team',
  });
});

it.each<[Record<string, unknown>, object]>([
  [
    { show: 'mine', approval: 'x' },
    { show: 'mine', approval: 'x' },
  ],
  [{ show: 'other', approval: 3 }, {}],
])('reads the address %j', (search, expected) => {
  expect(parseApprovalsSearch(search)).toEqual(expected);
});

import { describe, expect, it } from 'vitest';
import { changedSpans } from './changed-spans.ts';
import { diffRows, unifiedRows } from './diff-rows.ts';
import { causeSummary, fieldChangeViews, pathText } from './field-changes.ts';

const lines = (...texts: string[]) => `${texts.join('\n')}\n`;

describe('diffRows', () => {
  it('faces what went with what came', () => {
    expect(diffRows(lines('a', 'b', 'c'), lines('a', 'B', 'BB', 'c'), 3)).toEqual([
      { kind: 'same', left: 1, right: 1, text: 'a' },
      { kind: 'changed', left: { number: 2, text: 'b' }, right: { number: 2, text: 'B' } },
      { kind: 'changed', right: { number: 3, text: 'BB' } },
      { kind: 'same', left: 3, right: 4, text: 'c' },
    ]);
  });

  it('folds what did not change', () => {
    const before = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`);
    const after = before.with(9, 'changed');
    const rows = diffRows(lines(...before), lines(...after), 2);
    expect(rows[0]).toEqual({ kind: 'gap', lines: 7 });
    expect(rows.at(-1)).toEqual({ kind: 'gap', lines: 8 });
    expect(rows).toHaveLength(7);
    expect(diffRows(lines(...before), lines(...after), undefined)).toHaveLength(20);
  });

  it('says who made a difference, where that is known', () => {
    const views = fieldChangeViews([
      { path: ['a'], live: 1, desired: 2 },
      { path: ['b'], live: 1, desired: 2, cause: 'git', owner: 'lockstep' },
      { path: ['c'], live: 1, desired: 2, cause: 'cluster', owner: 'kubectl-edit' },
      { path: ['d'], live: 1, desired: 2, cause: 'both' },
    ]);
    expect(views.map(({ causeText }) => causeText)).toEqual([
      '',
      'changed in Git',
      'changed in the cluster by kubectl-edit',
      'changed in Git and in the cluster',
    ]);
  });

  it.each([
    ['created', '', lines('a', 'b'), 2],
    ['deleted', lines('a', 'b'), '', 2],
    ['equal', lines('a'), lines('a'), 0],
  ])('shows an object that is %s', (_what, before, after, count) => {
    expect(diffRows(before, after, 3)).toHaveLength(count);
  });

  it('puts all that went above all that came', () => {
    const rows = unifiedRows(diffRows(lines('a', 'b', 'x'), lines('A', 'B', 'x'), 3));
    const texts = rows.map((row) =>
      row.kind === 'changed' ? (row.left ? `-${row.left.text}` : `+${row.right?.text}`) : '=',
    );
    expect(texts).toEqual(['-a', '-b', '+A', '+B', '=']);
  });
});

it('writes paths as people do', () => {
  expect(pathText(['spec', 'containers', 0, 'image'])).toBe('spec.containers[0].image');
  expect(pathText(['metadata', 'labels', 'app.kubernetes.io/name'])).toBe(
    'metadata.labels["app.kubernetes.io/name"]',
  );
});

it('tells additions, removals and changes apart', () => {
  const views = fieldChangeViews([
    { path: ['a'], desired: 1 },
    { path: ['b'], live: { x: 1 } },
    { path: ['c'], live: 'one', desired: 'two' },
  ]);
  expect(views.map(({ kind, live, desired }) => [kind, live, desired])).toEqual([
    ['added', '', '1'],
    ['removed', '{"x":1}', ''],
    ['changed', 'one', 'two'],
  ]);
});

it.each([
  ['image: shop/api:2.14.0', 'image: shop/api:2.15.0', '2.14.0', '2.15.0'],
  ['replicas: 3', 'replicas: 5', '3', '5'],
  ['a: "x y z"', 'a: "x z"', 'y z', 'z'],
  ['aa', 'aaa', 'aa', 'aaa'],
])('marks what differs between %s and %s', (left, right, expectedLeft, expectedRight) => {
  const spans = changedSpans(left, right);
  expect(left.slice(spans.left.from, spans.left.to)).toBe(expectedLeft);
  expect(right.slice(spans.right.from, spans.right.to)).toBe(expectedRight);
});

const changed = (cause?: 'git' | 'cluster' | 'both', owner?: string) => ({
  ...{ path: ['a'], live: 1, desired: 2 },
  ...(cause ? { cause } : {}),
  ...(owner ? { owner } : {}),
});

it.each([
  [[], ''],
  [[changed()], ''],
  [[changed('git', 'lockstep')], '1 field changed in Git'],
  [
    [changed('git'), changed('git'), changed('cluster', 'kubectl')],
    '2 fields changed in Git, 1 changed in the cluster by kubectl',
  ],
  [
    [changed('cluster', 'hpa'), changed('cluster', 'kubectl')],
    '2 fields changed in the cluster by hpa and kubectl',
  ],
])('sums up who made the differences: %j', (changes, expected) => {
  expect(causeSummary(changes)).toBe(expected);
});

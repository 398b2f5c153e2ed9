import type { ApplicationCounts, ApplicationSummary } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { applyMessages, isReadBefore, type ListPages, type RowsMessage } from './list-events.ts';
import type { SortOrder } from './list-search.ts';

function row(name: string, overrides: Partial<ApplicationSummary> = {}): ApplicationSummary {
  return {
    uid: `uid-${name}`,
    namespace: 'lockstep',
    name,
    project: 'default',
    resourceVersion: '10',
    createdAt: '2026-11-21T09:00:00Z',
    labels: {},
    repoURL: '',
    path: '',
    chart: '',
    targetRevision: '',
    destServer: '',
    destName: '',
    destNamespace: '',
    automated: true,
    syncStatus: 'Synced',
    syncRevision: '',
    healthStatus: 'Healthy',
    operationPhase: '',
    conditionCount: 0,
    ...overrides,
  };
}

function loaded(names: string[][], more = false): ListPages {
  return {
    pages: names.map((page, index) => ({
      items: page.map((name) => row(name)),
      metadata: index < names.length - 1 || more ? { continue: 'next' } : {},
    })),
    pageParams: [],
  };
}

const byName: SortOrder = { column: 'name', descending: false };

function apply(data: ListPages, messages: RowsMessage[], order = byName, filter = {}) {
  return applyMessages(data, messages, { order, filter });
}

const namesOf = (data: ListPages) => data.pages.map((page) => page.items.map(({ name }) => name));

describe('applyMessages', () => {
  it('replaces a row in place and leaves other pages untouched', () => {
    const before = loaded([['a', 'b'], ['c']]);
    const b = row('b', { resourceVersion: '11', syncStatus: 'OutOfSync' });
    const after = apply(before, [{ type: 'upsert', items: [b] }]);
    expect(after.pages[0]?.items[1]).toBe(b);
    expect(after.pages[0]?.items[0]).toBe(before.pages[0]?.items[0]);
    expect(after.pages[1]).toBe(before.pages[1]);
  });

  it('takes no older version of a row for news', () => {
    const before = loaded([['a']]);
    const after = apply(before, [{ type: 'upsert', items: [row('a', { resourceVersion: '9' })] }]);
    expect(after.pages[0]).toBe(before.pages[0]);
  });

  it.each([
    ['between two rows', [['a', 'c'], ['e']], 'b', [['a', 'b', 'c'], ['e']]],
    [
      'on a later page',
      [['a', 'c'], ['e']],
      'd',
      [
        ['a', 'c'],
        ['d', 'e'],
      ],
    ],
    [
      'at the very end',
      [['a', 'c'], ['e']],
      'f',
      [
        ['a', 'c'],
        ['e', 'f'],
      ],
    ],
    ['in an empty list', [[]], 'a', [['a']]],
  ])('puts a new row %s', (_where, names, name, expected) => {
    expect(namesOf(apply(loaded(names), [{ type: 'upsert', items: [row(name)] }]))).toEqual(
      expected,
    );
  });

  it('leaves a new row to the page that is not loaded yet', () => {
    const after = apply(loaded([['a', 'b']], true), [{ type: 'upsert', items: [row('z')] }]);
    expect(namesOf(after)).toEqual([['a', 'b']]);
  });

  it('follows a descending order', () => {
    const after = apply(loaded([['c', 'a']]), [{ type: 'upsert', items: [row('b')] }], {
      column: 'name',
      descending: true,
    });
    expect(namesOf(after)).toEqual([['c', 'b', 'a']]);
  });

  it('drops what was removed, and what no longer matches the filter', () => {
    const after = apply(
      loaded([['a', 'b', 'c']]),
      [
        { type: 'remove', uids: ['uid-a'] },
        { type: 'upsert', items: [row('b', { resourceVersion: '12', syncStatus: 'OutOfSync' })] },
      ],
      byName,
      { sync: ['Synced'] },
    );
    expect(namesOf(after)).toEqual([['c']]);
  });

  it('keeps the last word when a row was removed and came back in one batch', () => {
    const again = row('a', { resourceVersion: '20' });
    const after = apply(loaded([['a']]), [
      { type: 'remove', uids: ['uid-a'] },
      { type: 'upsert', items: [again] },
    ]);
    expect(after.pages[0]?.items).toEqual([again]);
  });

  it('keeps the latest counts with the first page', () => {
    const counts: ApplicationCounts = {
      total: 3,
      syncStatus: {},
      health: {},
      operationPhase: {},
      projects: {},
      clusters: {},
    };
    const after = apply(loaded([['a'], ['b']]), [{ type: 'counts', counts }]);
    expect(after.pages[0]?.counts).toBe(counts);
    expect(after.pages[1]?.counts).toBeUndefined();
  });
});

it.each([
  ['a page is older', ['12', '11'], '12', true],
  ['all are as new', ['12', '13'], '12', false],
  ['its number is shorter', ['9'], '12', true],
])('knows that a list may lack changes: %s', (_what, versions, version, expected) => {
  const pages = versions.map((resourceVersion) => ({ items: [], metadata: { resourceVersion } }));
  expect(isReadBefore({ pages, pageParams: [] }, version)).toBe(expected);
});

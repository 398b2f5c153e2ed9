import { describe, expect, it } from 'vitest';
import {
  isFiltered,
  liveFilter,
  nextSort,
  parseListSearch,
  toggleFacet,
  withoutFilters,
  withSearch,
} from './list-search.ts';

describe('filters in the address', () => {
  it('keeps known texts only', () => {
    expect(parseListSearch({ search: 'shop', health: '', page: '3', sync: 4 })).toEqual({
      search: 'shop',
    });
  });

  it('switches a value on and off', () => {
    const once = toggleFacet({ sort: 'health' }, 'health', 'Degraded');
    const twice = toggleFacet(once, 'health', 'Missing');
    expect(twice).toEqual({ sort: 'health', health: 'Degraded,Missing' });
    expect(toggleFacet(twice, 'health', 'Degraded').health).toBe('Missing');
    expect(toggleFacet(once, 'health', 'Degraded')).toEqual({ sort: 'health' });
  });

  it('forgets an empty search', () => {
    expect(withSearch({ search: 'x', sync: 'Synced' }, '  ')).toEqual({ sync: 'Synced' });
    expect(withSearch({}, ' shop ')).toEqual({ search: 'shop' });
  });

  it('clears filters and keeps the order', () => {
    const parameters = { search: 'x', health: 'Missing', sort: 'project', desc: 'true' };
    expect(isFiltered(parameters)).toBe(true);
    expect(withoutFilters(parameters)).toEqual({ sort: 'project', desc: 'true' });
    expect(isFiltered(withoutFilters(parameters))).toBe(false);
  });

  it('says the same to the live topic', () => {
    expect(liveFilter({ search: 'x', sync: 'OutOfSync,Unknown', sort: 'name' })).toEqual({
      search: 'x',
      sync: ['OutOfSync', 'Unknown'],
    });
  });
});

describe('a press on a column', () => {
  it.each([
    [{}, 'project', { sort: 'project' }],
    [{ sort: 'project' }, 'project', { sort: 'project', desc: 'true' }],
    [{ sort: 'project', desc: 'true' }, 'project', {}],
    [{}, 'lastSyncedAt', { sort: 'lastSyncedAt', desc: 'true' }],
    [{ sort: 'lastSyncedAt', desc: 'true' }, 'lastSyncedAt', { sort: 'lastSyncedAt' }],
    [{ sort: 'health' }, 'name', {}],
    [{}, 'name', { sort: 'name', desc: 'true' }],
  ] as const)('%j, %s → %j', (before, column, after) => {
    expect(nextSort(before, column)).toEqual(after);
  });
});

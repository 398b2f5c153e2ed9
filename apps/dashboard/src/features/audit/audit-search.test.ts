import { describe, expect, it } from 'vitest';
import { filtersOf, parseAuditSearch, withFilter } from './audit-search.ts';

describe('the address of the audit', () => {
  it.each<[string, Record<string, unknown>, object]>([
    ['nothing', {}, {}],
    [
      'filters and a line',
      { actor: ' ann ', kind: 'application', object: 'argocd/web', entry: '12' },
      { actor: 'ann', kind: 'application', object: 'argocd/web', entry: '12' },
    ],
    ['empty parts', { actor: '', project: '  ' }, {}],
    ['what is unknown', { actor: ['a'], page: '3', outcome: 'maybe', entry: 'x' }, {}],
    ['an outcome', { outcome: 'denied' }, { outcome: 'denied' }],
  ])('says %s', (_name, search, known) => {
    expect(parseAuditSearch(search)).toEqual(known);
  });

  it('keeps filters and panel apart', () => {
    expect(filtersOf({ actor: 'ann', entry: '1' })).toEqual({ actor: 'ann' });
  });

  it('changes one filter at a time', () => {
    expect(withFilter({ actor: 'ann' }, 'kind', 'project')).toEqual({
      actor: 'ann',
      kind: 'project',
    });
    expect(withFilter({ actor: 'ann', kind: 'x' }, 'kind', '')).toEqual({ actor: 'ann' });
  });
});

import type { ApplicationSummary } from '@lockstep/domain';
import type { ClusterRecord } from '@lockstep/store';
import { describe, expect, it } from 'vitest';
import { isEmptyFilter, matchesFilter } from './matches-filter.ts';

const summary = {
  name: 'guestbook',
  project: 'web',
  repoURL: 'https://git.example/Team/apps',
  path: 'guestbook/prod',
  chart: '',
  destServer: 'https://10.0.0.1',
  destName: '',
  destNamespace: 'front',
  labels: { tier: 'gold' },
  syncStatus: 'OutOfSync',
  healthStatus: 'Healthy',
  operationPhase: 'Running',
} as unknown as ApplicationSummary;
const clusters = [{ id: 'c1', server: 'https://10.0.0.1', name: 'prod' }] as ClusterRecord[];

describe('the filter of the live list', () => {
  it.each([
    [{}, true],
    [{ search: 'guest' }, true],
    [{ search: 'team/APPS  web' }, true],
    [{ search: 'tier=gold' }, true],
    [{ search: 'guest nothing' }, false],
    [{ sync: ['OutOfSync', 'Unknown'] }, true],
    [{ sync: ['Synced'] }, false],
    [{ sync: [] }, true],
    [{ health: ['Healthy'], project: ['web'] }, true],
    [{ health: ['Healthy'], project: ['other'] }, false],
    [{ destNamespace: ['front'] }, true],
    [{ operationPhase: ['Failed'] }, false],
    [{ cluster: ['https://10.0.0.1'] }, true],
    [{ cluster: ['prod'] }, true],
    [{ cluster: ['c1'] }, true],
    [{ cluster: ['staging'] }, false],
  ])('%j: %s', (filter, expected) => {
    expect(matchesFilter(filter, clusters)(summary)).toBe(expected);
  });

  it('is empty when nothing is asked', () => {
    expect(isEmptyFilter({ search: '', sync: [] })).toBe(true);
    expect(isEmptyFilter({ health: ['Healthy'] })).toBe(false);
  });
});

import type { ApplicationSummary } from '@lockstep/domain';
import { expect, it } from 'vitest';
import { rowView } from './row-view.ts';

const item = (rest: Partial<ApplicationSummary>) =>
  ({
    name: 'shop',
    namespace: 'argocd',
    repoURL: 'https://git.example.com/team/apps.git',
    path: 'shop/prod',
    chart: '',
    targetRevision: 'main',
    syncRevision: '3f2a9c1d5e6f708192a3b4c5d6e7f8091a2b3c4d',
    destServer: 'https://10.0.0.1:6443',
    destName: '',
    destNamespace: 'shop',
    operationPhase: 'Succeeded',
    ...rest,
  }) as ApplicationSummary;

it('says what is followed and what is deployed', () => {
  expect(rowView(item({}))).toMatchObject({
    revision: 'main · 3f2a9c1',
    source: 'team/apps / shop/prod',
    cluster: '10.0.0.1:6443',
    activePhase: '',
    deleting: false,
    search: {},
  });
});

it.each([
  [{ syncRevision: '' }, { revision: 'main' }],
  [{ targetRevision: '1.4.2', syncRevision: '1.4.2' }, { revision: '1.4.2' }],
  [{ chart: 'redis', path: '' }, { source: 'team/apps / redis' }],
  [{ operationPhase: 'Running' }, { activePhase: 'Running' }],
  [{ namespace: 'team-a' }, { search: { namespace: 'team-a' } }],
  [{ deletionTimestamp: '2026-11-21T10:00:00Z' }, { deleting: true }],
])('%j', (rest, expected) => {
  expect(rowView(item(rest))).toMatchObject(expected);
});

it('calls a cluster by its name where that is known', () => {
  const names = new Map([['https://10.0.0.1:6443', 'edge']]);
  expect(rowView(item({}), names).cluster).toBe('edge');
  expect(rowView(item({ destName: 'prod' }), names).cluster).toBe('prod');
});

import { describe, expect, it } from 'vitest';
import type { ResourceView } from '../application/resource-views.ts';
import { podsUnder, relatives, tabFor, tabsOf } from './panel-model.ts';

function view(kind: string, name: string, rest: Partial<ResourceView> = {}): ResourceView {
  return {
    id: `/${kind}/shop/${name}`,
    ref: { group: '', version: 'v1', kind, namespace: 'shop', name },
    uid: name,
    managed: false,
    sync: '',
    health: undefined,
    hook: false,
    wave: 0,
    toPrune: false,
    live: true,
    orphaned: false,
    createdAt: undefined,
    images: [],
    info: [],
    parents: [],
    ...rest,
  };
}

const web = view('Deployment', 'web', { managed: true, sync: 'OutOfSync' });
const set = view('ReplicaSet', 'web-1', { parents: [web.id] });
const pods = ['a', 'b'].map((name) =>
  view('Pod', name, { parents: [set.id], createdAt: `2026-11-21T10:00:0${name === 'a' ? 1 : 2}Z` }),
);
const settings = view('ConfigMap', 'settings', { managed: true, live: false, sync: 'OutOfSync' });
const views = new Map([web, set, ...pods, settings].map((each) => [each.id, each]));

describe('tabs', () => {
  const ids = (of: ResourceView) => tabsOf(of, views).map(({ id }) => id);

  it.each([
    [web, ['summary', 'live', 'desired', 'diff', 'events', 'logs']],
    [pods[0], ['summary', 'live', 'events', 'logs']],
    [settings, ['summary', 'desired', 'diff']],
    [
      view('ConfigMap', 'old', { managed: true, toPrune: true }),
      ['summary', 'live', 'diff', 'events'],
    ],
  ] as [ResourceView, string[]][])('%o', (of, expected) => {
    expect(ids(of)).toEqual(expected);
  });

  it('has a terminal where it is a live pod and commands may be run', () => {
    const having = (of: ResourceView, exec: boolean) =>
      tabsOf(of, views, { exec }).some(({ id }) => id === 'terminal');
    const [pod = web] = pods;
    expect([having(pod, true), having(pod, false)]).toEqual([true, false]);
    expect([having(web, true), having({ ...pod, live: false }, true)]).toEqual([false, false]);
  });

  it('opens a drifted resource on what differs', () => {
    expect(tabFor(undefined, web, tabsOf(web, views))).toBe('diff');
    expect(tabFor('live', web, tabsOf(web, views))).toBe('live');
    expect(tabFor('logs', settings, tabsOf(settings, views))).toBe('summary');
  });
});

it('finds the pods of a workload, newest first', () => {
  expect(podsUnder(web, views).map(({ ref }) => ref.name)).toEqual(['b', 'a']);
  expect(podsUnder(settings, views)).toEqual([]);
});

it('knows its owners and what it owns', () => {
  const of = relatives(set, views);
  expect(of.owners.map(({ id }) => id)).toEqual([web.id]);
  expect(of.owned).toHaveLength(2);
});

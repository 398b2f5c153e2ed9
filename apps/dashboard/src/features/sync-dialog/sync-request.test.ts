import { describe, expect, it } from 'vitest';
import {
  DEFAULT_CHOICES,
  searchSelectable,
  selectableId,
  syncBody,
  tick,
  toggleOption,
} from './sync-request.ts';

const web = { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web' };
const settings = { group: '', kind: 'ConfigMap', namespace: 'shop', name: 'settings' };

describe('syncBody', () => {
  it('asks for no more than a plain sync', () => {
    expect(syncBody(DEFAULT_CHOICES, [web, settings])).toEqual({ prune: false, dryRun: false });
  });

  it.each([
    [{ revision: ' v1.2 ' }, { revision: 'v1.2' }],
    [{ applyOnly: true }, { strategy: { apply: { force: false } } }],
    [{ applyOnly: true, force: true }, { strategy: { apply: { force: true } } }],
    [{ force: true }, { strategy: { hook: { force: true } } }],
    [{ options: new Set(['Replace=true'] as const) }, { syncOptions: { items: ['Replace=true'] } }],
    [{ resources: new Set([selectableId(web)]) }, { resources: [web] }],
    [
      { override: true, reason: ' incident 7 ' },
      { lockstep: { overrideWindows: true, reason: 'incident 7' } },
    ],
    [{ reason: 'not asked for' }, {}],
    [{ resources: new Set([web, settings].map(selectableId)) }, {}],
  ])('says %j', (choices, expected) => {
    expect(syncBody({ ...DEFAULT_CHOICES, ...choices }, [web, settings])).toEqual({
      prune: false,
      dryRun: false,
      ...expected,
    });
  });
});

it('keeps options that contradict each other apart', () => {
  const server = toggleOption(new Set(), 'ServerSideApply=true');
  expect([...toggleOption(server, 'ServerSideApply=false')]).toEqual(['ServerSideApply=false']);
  expect(toggleOption(server, 'ServerSideApply=true').size).toBe(0);
});

it.each([
  ['', 2],
  ['deployment web', 1],
  ['SHOP', 2],
  ['web configmap', 0],
])('finds by %j', (text, count) => {
  expect(searchSelectable([web, settings], text)).toHaveLength(count);
});

it('ticks and unticks what is in sight only', () => {
  const all = ['a', 'b', 'c'];
  const without = tick(undefined, { all, ids: ['a', 'b'], on: false });
  expect([...(without ?? [])]).toEqual(['c']);
  expect([...(tick(without, { all, ids: ['b'], on: true }) ?? [])]).toEqual(['c', 'b']);
  expect(tick(without, { all, ids: ['a', 'b'], on: true })).toBeUndefined();
});

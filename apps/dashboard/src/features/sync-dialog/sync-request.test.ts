import { describe, expect, it } from 'vitest';
import { DEFAULT_CHOICES, selectableId, syncBody, toggleOption } from './sync-request.ts';

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

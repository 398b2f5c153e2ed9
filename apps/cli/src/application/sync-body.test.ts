import { describe, expect, test } from 'vitest';
import { sampleApplication } from '../testing/sample-application.ts';
import { type SyncFlags, syncBody } from './sync-body.ts';

const APPLICATION = sampleApplication({
  resources: [
    { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'shop', name: 'web' },
    { group: '', version: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'settings' },
    { group: 'batch', version: 'v1', kind: 'Job', namespace: 'shop', name: 'migrate', hook: true },
  ],
});
APPLICATION.spec.syncPolicy = { syncOptions: ['CreateNamespace=true', 'Replace=false'] };

const MANIFESTS = [
  { kind: 'Deployment', metadata: { name: 'web', labels: { tier: 'front' } } },
  { kind: 'ConfigMap', metadata: { name: 'settings' } },
].map((object) => JSON.stringify({ apiVersion: 'v1', ...object }));

const body = (flags: SyncFlags) =>
  syncBody(
    {
      get: async () => APPLICATION,
      manifests: async () => ({ manifests: MANIFESTS, revision: '', sourceType: '' }),
    },
    { name: 'shop' },
    flags,
    async () => undefined,
  );

const WEB = { group: 'apps', kind: 'Deployment', name: 'web', namespace: 'shop' };
const SETTINGS = { group: '', kind: 'ConfigMap', name: 'settings', namespace: 'shop' };

describe('the request of a sync', () => {
  test.each<[SyncFlags, object]>([
    [{}, {}],
    [
      { revision: 'v2', prune: true, dryRun: true },
      { revision: 'v2', prune: true, dryRun: true },
    ],
    [{ force: true }, { strategy: { hook: { force: true } } }],
    [{ strategy: 'apply' }, { strategy: { apply: {} } }],
    [{ strategy: 'apply', force: true }, { strategy: { apply: { force: true } } }],
    [{ retryLimit: 3 }, { retryStrategy: { limit: 3 } }],
    [
      { retryLimit: 3, retryBackoffDuration: '5s', retryBackoffFactor: 2 },
      { retryStrategy: { limit: 3, backoff: { duration: '5s', factor: 2 } } },
    ],
    [{ info: ['ticket=7'] }, { infos: [{ name: 'ticket', value: '7' }] }],
    [{ replace: true }, { syncOptions: { items: ['CreateNamespace=true', 'Replace=true'] } }],
    [{ resource: ['apps:Deployment:web'] }, { resources: [WEB] }],
    [{ resource: [':ConfigMap:shop/settings'] }, { resources: [SETTINGS] }],
    [{ resource: ['!apps:Deployment:*'] }, { resources: [SETTINGS] }],
    [{ resource: ['*:*:*'] }, { resources: [WEB, SETTINGS] }],
    [{ label: ['tier=front'] }, { resources: [WEB] }],
  ])('%o is %o', async (flags, expected) => {
    expect(await body(flags)).toEqual(expected);
  });

  test.each<[SyncFlags, string]>([
    [{ resource: ['apps:Deployment:nobody'] }, 'has no resource that is apps:Deployment:nobody'],
    [{ resource: ['Deployment/web'] }, 'GROUP:KIND:NAME'],
    [{ label: ['tier=back'] }, 'has no resource'],
    [{ strategy: 'odd' }, 'apply or hook'],
    [{ retryBackoffDuration: '5s' }, '--retry-limit'],
  ])('%o is refused', async (flags, says) => {
    await expect(body(flags)).rejects.toThrow(says);
  });
});

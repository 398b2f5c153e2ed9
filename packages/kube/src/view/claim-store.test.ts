import type { KubeObject } from '@lockstep/domain';
import { expect, test } from 'vitest';
import { ClaimStore, candidateOwners } from './claim-store.ts';

function claim(name: string, namespace = 'n'): KubeObject {
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name, namespace } };
}

function statefulSet(name: string, templates: string[]): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, namespace: 'n', uid: `${name}-uid` },
    spec: { volumeClaimTemplates: templates.map((template) => ({ metadata: { name: template } })) },
  };
}

test.each([
  { claimName: 'data-web-0', owners: ['web'] },
  { claimName: 'my-data-web-12', owners: ['data-web', 'web'] },
  { claimName: 'data-web', owners: [] },
  { claimName: 'web-0', owners: [] },
])('$claimName may belong to $owners', ({ claimName, owners }) => {
  expect(candidateOwners(claimName)).toEqual(owners);
});

test('a StatefulSet’s claims are those of its templates, and name it as their owner', () => {
  const claims = new ClaimStore();
  for (const name of ['data-web-0', 'data-web-1', 'my-data-web-0', 'logs-web-0', 'data-db-0']) {
    claims.put(claim(name));
  }
  claims.put(claim('data-web-2', 'elsewhere'));
  const web = statefulSet('web', ['data']);
  const ref = { group: 'apps', version: 'v1', kind: 'StatefulSet', namespace: 'n', name: 'web' };
  const found = claims.of(() => web, ref);
  expect(found.map((object) => object.metadata.name)).toEqual(['data-web-0', 'data-web-1']);
  expect(found[0]?.metadata.ownerReferences).toMatchObject([
    { kind: 'StatefulSet', uid: 'web-uid' },
  ]);
  claims.remove('n', 'data-web-0');
  expect(claims.of(() => web, ref)).toHaveLength(1);
});

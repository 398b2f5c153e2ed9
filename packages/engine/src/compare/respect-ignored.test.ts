import type { IgnoreDifference, KubeObject } from '@lockstep/domain';
import { expect, test } from 'vitest';
import { entry } from './fixtures/objects.ts';
import { respectIgnored } from './respect-ignored.ts';

const deployment = (spec: object, managedFields?: KubeObject['metadata']['managedFields']) =>
  ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', managedFields },
    spec,
  }) as KubeObject;
const containers = (...images: [string, string][]) => ({
  template: { spec: { containers: images.map(([name, image]) => ({ name, image })) } },
});

const CASES: Record<
  string,
  { rule: Partial<IgnoreDifference>; desired: object; live?: object; applied: object }
> = {
  'an ignored field is applied as it is live': {
    rule: { jsonPointers: ['/spec/replicas'] },
    desired: { replicas: 1, paused: true },
    live: { replicas: 5, paused: false },
    applied: { replicas: 5, paused: true },
  },
  'an ignored field that live has not is not applied': {
    rule: { jsonPointers: ['/spec/strategy/type'] },
    desired: { replicas: 1, strategy: { type: 'Recreate' } },
    live: { replicas: 5 },
    applied: { replicas: 1 },
  },
  'an ignored field that Git does not state stays unstated': {
    rule: { jsonPointers: ['/spec/replicas'] },
    desired: { paused: true },
    live: { replicas: 5 },
    applied: { paused: true },
  },
  'an item is found again by its name': {
    rule: { jsonPointers: ['/spec/template/spec/containers/0/image'] },
    desired: containers(['web', '1'], ['side', '1']),
    live: containers(['injected', '9'], ['web', '2'], ['side', '2']),
    applied: containers(['web', '2'], ['side', '1']),
  },
  'a new object is applied as Git states it': {
    rule: { jsonPointers: ['/spec/replicas'] },
    desired: { replicas: 1 },
    applied: { replicas: 1 },
  },
};

test.each(Object.entries(CASES))('%s', (_, { rule, desired, live, applied }) => {
  const rules = [{ group: 'apps', kind: 'Deployment', ...rule }];
  const stated = deployment(desired);
  const before = structuredClone(stated);
  const found = live && deployment(live);
  expect(respectIgnored(stated, found, { ignore: { rules } }).spec).toEqual(applied);
  expect(stated).toEqual(before);
});

const replicas = { 'f:spec': { 'f:replicas': {} } };
const scale = { operation: 'Update', subresource: 'scale', fieldsV1: replicas } as const;

test.each([
  ['an autoscaler', { manager: 'kube-controller-manager', ...scale }, 5],
  ['somebody by hand', { manager: 'kubectl', ...scale }, 1],
])('replicas set by %s are applied as %s', (_, owner, applied) => {
  const live = deployment({ replicas: 5 }, [entry(owner)]);
  const stated = deployment({ replicas: 1 });
  expect(respectIgnored(stated, live, { ignore: undefined }).spec).toEqual({ replicas: applied });
});

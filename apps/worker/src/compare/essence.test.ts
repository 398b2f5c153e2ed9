import type { KubeObject, ManagedFieldsEntry } from '@lockstep/domain';
import { expect, it } from 'vitest';
import { essenceOf, passedOver } from './essence.ts';

const REVISION = 'deployment.kubernetes.io/revision';

function deployment(annotations: Record<string, string>, ...by: ManagedFieldsEntry[]): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', annotations: { team: 'a', ...annotations }, managedFields: by },
    spec: { replicas: 1 },
  };
}

const ours: ManagedFieldsEntry = {
  manager: 'lockstep',
  operation: 'Apply',
  fieldsV1: { 'f:spec': { 'f:replicas': {} } },
};

function controllers(fields: ManagedFieldsEntry['fieldsV1']): ManagedFieldsEntry {
  return { manager: 'kube-controller-manager', operation: 'Update', fieldsV1: fields };
}

const rollout = controllers({
  'f:metadata': { 'f:annotations': { '.': {}, [`f:${REVISION}`]: {} } },
});
const desired = deployment({});
const before = deployment({}, ours);

it.each<[string, KubeObject]>([
  ['what its controller keeps', deployment({ [REVISION]: '1' }, ours, rollout)],
  ['its status', { ...before, status: { replicas: 1 } }],
  ['its version', { ...before, metadata: { ...before.metadata, resourceVersion: '7' } }],
])('%s does not count', (_what, after) => {
  expect(essenceOf(after, passedOver(desired))).toBe(essenceOf(before, passedOver(desired)));
});

it.each<[string, KubeObject]>([
  ['another annotation', deployment({ note: 'x' }, ours)],
  ['its content', { ...before, spec: { replicas: 2 } }],
  ['an owner of anything else', deployment({}, ours, controllers({ 'f:spec': {} }))],
  [
    'an owner of more than what is passed over',
    deployment({}, ours, controllers({ ...rollout.fieldsV1, 'f:spec': { 'f:paused': {} } })),
  ],
  ['another manager of ours', deployment({}, { ...ours, manager: 'kubectl' })],
])('%s counts', (_what, after) => {
  expect(essenceOf(after, passedOver(desired))).not.toBe(essenceOf(before, passedOver(desired)));
});

it('an annotation that Git names counts, whoever keeps it', () => {
  const passed = passedOver(deployment({ [REVISION]: '1' }));
  expect(passed).not.toContain(REVISION);
  const [first, second] = ['1', '2'].map((value) => deployment({ [REVISION]: value }, ours));
  expect(essenceOf(first as KubeObject, passed)).not.toBe(essenceOf(second as KubeObject, passed));
});

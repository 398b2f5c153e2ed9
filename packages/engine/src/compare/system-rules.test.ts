import { type KubeObject, NO_CUSTOMIZATIONS } from '@lockstep/domain';
import { expect, test } from 'vitest';
import { parseCustomizations } from '../customizations/index.ts';
import { compareResource } from './compare.ts';
import { ignoredPaths } from './ignore-differences.ts';
import { allIgnoreRules, knownTypesOf } from './system-rules.ts';

const { customizations } = parseCustomizations({
  'resource.customizations.ignoreDifferences.all': 'jsonPointers: [/metadata/annotations/seen]',
  'resource.customizations.ignoreDifferences.apps_Deployment': 'jsonPointers: [/spec/replicas]',
  'resource.customizations.knownTypeFields.example.com_Thing':
    '- field: spec.cpu\n  type: core/Quantity',
});

const object = (apiVersion: string, kind: string, spec: object): KubeObject =>
  ({ apiVersion, kind, metadata: { annotations: { seen: '1' } }, spec }) as KubeObject;

test.each([
  ['apps/v1', 'Deployment', ['spec.replicas', 'metadata.annotations.seen', 'spec.paused']],
  ['apps/v1', 'StatefulSet', ['metadata.annotations.seen']],
])('%s %s ignores what the installation and the application say', (apiVersion, kind, paths) => {
  const ofApplication = [{ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/paused'] }];
  const rules = allIgnoreRules(ofApplication, customizations);
  const live = object(apiVersion, kind, { replicas: 1, paused: true });
  const ignored = ignoredPaths(live, live, { rules }).map((path) => path.join('.'));
  expect(ignored.toSorted()).toEqual(paths.toSorted());
});

test('what is known of a custom resource makes its forms equal', () => {
  const desired = object('example.com/v1', 'Thing', { cpu: '1000m' });
  const live = object('example.com/v1', 'Thing', { cpu: '1' });
  const compare = (known: typeof customizations) =>
    compareResource({ desired, live, manager: 'm', knownTypes: knownTypesOf(desired, known) }).kind;
  expect(compare(customizations)).toBe('synced');
  expect(compare(NO_CUSTOMIZATIONS)).toBe('needs-prediction');
});

test('the template of a Rollout is known without configuration', () => {
  const rollout = object('argoproj.io/v1alpha1', 'Rollout', {});
  expect(knownTypesOf(rollout, NO_CUSTOMIZATIONS)).toEqual([
    { field: 'spec.template.spec', type: 'core/v1/PodSpec' },
  ]);
});

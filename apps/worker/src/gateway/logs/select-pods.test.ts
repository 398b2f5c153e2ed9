import type { LogQuery, TreeNode } from '@lockstep/domain';
import { expect, it } from 'vitest';
import { selectPods } from './select-pods.ts';

function node(kind: string, name: string, parent?: string, namespace = 'shop'): TreeNode {
  const group = kind === 'Pod' || kind === 'Service' ? '' : 'apps';
  const parentRefs = parent === undefined ? [] : [{ uid: parent }];
  const uid = kind === 'Service' ? `${name}-service` : name;
  return { group, version: 'v1', kind, namespace, name, uid, parentRefs } as never;
}

const TREE = [
  node('Deployment', 'web'),
  node('ReplicaSet', 'web-1', 'web'),
  node('Pod', 'web-1-a', 'web-1'),
  node('Pod', 'web-1-b', 'web-1'),
  node('StatefulSet', 'db'),
  node('Pod', 'db-0', 'db'),
  node('Pod', 'db-0-other', undefined, 'other'),
  node('Service', 'web'),
];

it.each<[string, LogQuery, string[]]>([
  ['nothing named: all', {}, ['web-1-a', 'web-1-b', 'db-0', 'db-0-other']],
  ['a pod', { podName: 'db-0' }, ['db-0']],
  ['a pod of another namespace', { podName: 'db-0', namespace: 'other' }, []],
  ['a pod, whatever else is named', { podName: 'db-0', kind: 'Deployment' }, ['db-0']],
  [
    'a workload',
    { group: 'apps', kind: 'Deployment', resourceName: 'web' },
    ['web-1-a', 'web-1-b'],
  ],
  ['what is between', { kind: 'ReplicaSet', resourceName: 'web-1' }, ['web-1-a', 'web-1-b']],
  ['a kind', { kind: 'StatefulSet' }, ['db-0']],
  ['a kind of no pods', { kind: 'Service', resourceName: 'web' }, []],
  ['a namespace', { namespace: 'other' }, ['db-0-other']],
  ['what is not there', { resourceName: 'nobody' }, []],
])('%s', (_name, query, names) => {
  expect(selectPods(TREE, query).map(({ name }) => name)).toEqual(names);
});

it('comes to an end where owners go round in a circle', () => {
  const circle = [node('Pod', 'a', 'b'), node('ReplicaSet', 'b', 'a')];
  expect(selectPods(circle, { resourceName: 'x' })).toEqual([]);
});

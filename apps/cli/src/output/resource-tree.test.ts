import type { TreeNode } from '@lockstep/domain';
import { expect, test } from 'vitest';
import { paintWith } from './paint.ts';
import { treeText } from './resource-tree.ts';

function node(kind: string, name: string, parent?: string): TreeNode {
  const ref = { group: '', version: 'v1', kind, namespace: 'shop', name, uid: name };
  const { version: _, ...parentRef } = { ...ref, uid: parent ?? '' };
  return parent ? { ...ref, parentRefs: [parentRef] } : ref;
}

test('children stand below their parents', () => {
  const text = treeText(
    [
      node('Pod', 'pod-b', 'set'),
      node('Pod', 'pod-a', 'set'),
      node('ReplicaSet', 'set', 'web'),
      { ...node('Deployment', 'web'), health: { status: 'Healthy' } },
      node('ConfigMap', 'settings'),
    ],
    paintWith(false),
  );
  expect(text).toBe(
    [
      'ConfigMap/settings',
      'Deployment/web  Healthy',
      '└─ReplicaSet/set',
      '  ├─Pod/pod-a',
      '  └─Pod/pod-b',
      '',
    ].join('\n'),
  );
});

test('owners that go round in a circle, or are not there, end it', () => {
  const text = treeText(
    [node('A', 'a', 'b'), node('B', 'b', 'a'), node('C', 'c', 'gone')],
    paintWith(false),
  );
  expect(text).toBe('C/c\n');
});

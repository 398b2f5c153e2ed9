import type { KubeObject } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { holdersOf, tellHolders } from './holders.ts';

function deleting(kind: string, metadata: object, more: Partial<KubeObject> = {}): KubeObject {
  const deletionTimestamp = '2026-01-01T00:00:00Z';
  return {
    apiVersion: 'v1',
    kind,
    ...more,
    metadata: { name: 'a', deletionTimestamp, ...metadata },
  };
}

const managedFields = [
  { manager: 'kubectl', operation: 'Update', fieldsV1: { 'f:data': {} } },
  {
    manager: 'widget-controller',
    operation: 'Update',
    fieldsV1: { 'f:metadata': { 'f:finalizers': { '.': {}, 'v:"example.com/hold"': {} } } },
  },
];

describe('what keeps an object that is being deleted', () => {
  it.each([
    [
      'a finalizer nobody knows',
      { finalizers: ['example.com/hold'] },
      'finalizer example.com/hold',
    ],
    [
      'a finalizer whose writer is recorded',
      { finalizers: ['example.com/hold'], managedFields },
      'finalizer example.com/hold (widget-controller)',
    ],
    [
      'a finalizer that Git states',
      {
        finalizers: ['example.com/hold'],
        managedFields: managedFields.map((entry) => ({ ...entry, manager: 'lockstep' })),
      },
      'finalizer example.com/hold',
    ],
    [
      'dependents',
      { finalizers: ['foregroundDeletion'] },
      'finalizer foregroundDeletion (the garbage collector, when all that it owns is gone)',
    ],
    [
      'a Pod that uses the claim',
      { finalizers: ['kubernetes.io/pvc-protection'] },
      'finalizer kubernetes.io/pvc-protection (kube-controller-manager, when no Pod uses the claim any more)',
    ],
    ['nothing', {}, ''],
  ])('is told: %s', (_, metadata, told) => {
    expect(tellHolders(holdersOf(deleting('ConfigMap', metadata)))).toBe(told);
  });

  it('of a namespace is what its conditions say is left', () => {
    const status = {
      conditions: [
        { type: 'NamespaceContentRemaining', status: 'True', message: 'pods. has 2 instances' },
        { type: 'NamespaceDeletionDiscoveryFailure', status: 'False', message: 'fine' },
      ],
    };
    const namespace = deleting('Namespace', {}, { spec: { finalizers: ['kubernetes'] }, status });
    expect(tellHolders(holdersOf(namespace))).toBe(
      'finalizer kubernetes (the namespace controller: pods. has 2 instances)',
    );
  });

  it('is nothing while it is not being deleted', () => {
    const object = deleting('ConfigMap', { finalizers: ['example.com/hold'] });
    object.metadata.deletionTimestamp = undefined;
    expect(holdersOf(object)).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { outOfReach, reachOf } from './cluster-reach.ts';

const config = (namespace: string) => ({ kind: 'ConfigMap', namespace, name: 'web' });
const role = { kind: 'ClusterRole', namespace: '', name: 'web' };

describe('what of a cluster is within reach', () => {
  it.each([
    { cluster: { namespaces: [] }, ref: config('shop'), says: undefined },
    { cluster: { namespaces: [] }, ref: role, says: undefined },
    // The field's empty list, as a secret may state it.
    { cluster: { namespaces: ['', ' '] }, ref: role, says: undefined },
    { cluster: { namespaces: ['shop'] }, ref: config('shop'), says: undefined },
    { cluster: { namespaces: [' shop ', 'bar'] }, ref: config('shop'), says: undefined },
    {
      cluster: { namespaces: ['shop', 'bar'] },
      ref: config('elsewhere'),
      says: 'Namespace "elsewhere" for ConfigMap "web" is not managed',
    },
    {
      cluster: { namespaces: ['shop'] },
      ref: role,
      says: 'Cluster level ClusterRole "web" can not be managed when in namespaced mode',
    },
    { cluster: { namespaces: ['shop'], clusterResources: true }, ref: role, says: undefined },
    {
      cluster: { namespaces: ['shop'], clusterResources: true },
      ref: config('elsewhere'),
      says: 'Namespace "elsewhere" for ConfigMap "web" is not managed',
    },
  ])('$cluster: $ref.kind in "$ref.namespace"', ({ cluster, ref, says }) => {
    const told = outOfReach(reachOf({ clusterResources: false, ...cluster }), ref);
    if (says === undefined) expect(told).toBeUndefined();
    else expect(told).toContain(says);
  });
});

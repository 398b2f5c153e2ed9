import type { Application, ResourceTree, TreeNode } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { resourceViews } from './resource-views.ts';

const status: Application['status'] = {
  sync: { status: 'OutOfSync' },
  health: { status: 'Missing' },
  resources: [
    {
      group: 'apps',
      version: 'v1',
      kind: 'Deployment',
      namespace: 'shop',
      name: 'web',
      status: 'Synced',
    },
    {
      group: '',
      version: 'v1',
      kind: 'ConfigMap',
      namespace: 'shop',
      name: 'settings',
      status: 'OutOfSync',
      health: { status: 'Missing' },
    },
  ],
};

const node = (kind: string, name: string, rest: Partial<TreeNode> = {}): TreeNode => ({
  group: kind === 'Pod' ? '' : 'apps',
  version: 'v1',
  kind,
  namespace: 'shop',
  name,
  uid: `uid-${name}`,
  ...rest,
});

const parentRef = (kind: string, name: string, uid: string) => ({
  group: 'apps',
  kind,
  namespace: 'shop',
  name,
  uid,
});

const tree: ResourceTree = {
  nodes: [
    node('Deployment', 'web', { health: { status: 'Progressing' } }),
    node('ReplicaSet', 'web-1', { parentRefs: [parentRef('Deployment', 'web', 'uid-web')] }),
    node('Pod', 'web-1-a', { parentRefs: [parentRef('ReplicaSet', 'web-1', 'uid-web-1')] }),
  ],
  orphanedNodes: [],
  hosts: [],
  shardsCount: 0,
};

describe('resourceViews', () => {
  const views = resourceViews({ status }, tree);

  it('joins what Git states with what lives', () => {
    expect(views.get('apps/Deployment/shop/web')).toMatchObject({
      managed: true,
      live: true,
      sync: 'Synced',
      health: { status: 'Progressing' },
    });
  });

  it('keeps what is missing in the cluster', () => {
    expect(views.get('/ConfigMap/shop/settings')).toMatchObject({ managed: true, live: false });
  });

  it('takes what stands in the tree without a uid as not in the cluster', () => {
    const missing = { ...node('ConfigMap', 'settings', { uid: '' }), group: '' };
    const gone = { ...node('ConfigMap', 'pruned', { uid: '' }), group: '' };
    const joined = resourceViews({ status }, { ...tree, nodes: [missing, gone] });
    expect(joined.get('/ConfigMap/shop/settings')).toMatchObject({ managed: true, live: false });
    expect(joined.has('/ConfigMap/shop/pruned')).toBe(false);
  });

  it('finds owners', () => {
    expect(views.get('/Pod/shop/web-1-a')).toMatchObject({
      managed: false,
      sync: '',
      parents: ['apps/ReplicaSet/shop/web-1'],
    });
  });

  it('is there before the tree is', () => {
    expect([...resourceViews({ status }, undefined).keys()]).toEqual([
      'apps/Deployment/shop/web',
      '/ConfigMap/shop/settings',
    ]);
  });
});

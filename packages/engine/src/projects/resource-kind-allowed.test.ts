import type { ProjectSpec } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { confinesOf } from './confines.ts';
import { resourceKindAllowed } from './resource-kind-allowed.ts';

const ALL = [{ group: '*', kind: '*' }];
const deployment = { group: 'apps', kind: 'Deployment', name: 'web' };
const namespace = { group: '', kind: 'Namespace', name: 'team-a' };
const role = { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:x' };

const project = (spec: ProjectSpec) => ({ metadata: { name: 'p' }, spec });

describe('a namespaced kind is permitted', () => {
  it.each<[string, ProjectSpec, boolean]>([
    ['where nothing is said', {}, true],
    ['where null is said', { namespaceResourceWhitelist: null }, true],
    ['by an empty list: not', { namespaceResourceWhitelist: [] }, false],
    ['by stars', { namespaceResourceWhitelist: ALL }, true],
    [
      'by group and kind',
      { namespaceResourceWhitelist: [{ group: 'apps', kind: 'Deployment' }] },
      true,
    ],
    ['by globs', { namespaceResourceWhitelist: [{ group: 'app?', kind: 'Dep*' }] }, true],
    ['by a set', { namespaceResourceWhitelist: [{ group: 'apps', kind: '[A-D]eployment' }] }, true],
    [
      'by a kind of another group: not',
      { namespaceResourceWhitelist: [{ group: '', kind: 'Deployment' }] },
      false,
    ],
    [
      'by a kind in another case: not',
      { namespaceResourceWhitelist: [{ group: 'apps', kind: 'deployment' }] },
      false,
    ],
    [
      'by braces: not, they are no globs here',
      { namespaceResourceWhitelist: [{ group: '{apps,x}', kind: '*' }] },
      false,
    ],
    [
      'unless it is denied',
      { namespaceResourceBlacklist: [{ group: 'apps', kind: 'Deployment' }] },
      false,
    ],
    [
      'unless a glob denies it',
      { namespaceResourceBlacklist: [{ group: '*', kind: 'Depl*' }] },
      false,
    ],
    [
      'where others are denied',
      { namespaceResourceBlacklist: [{ group: '', kind: 'Secret' }] },
      true,
    ],
    ['by an empty denial', { namespaceResourceBlacklist: [] }, true],
    ['never both', { namespaceResourceWhitelist: ALL, namespaceResourceBlacklist: ALL }, false],
    ['whatever the cluster lists say', { clusterResourceBlacklist: ALL }, true],
    [
      'by a pattern that cannot be read: not',
      { namespaceResourceWhitelist: [{ group: 'apps', kind: '[' }] },
      false,
    ],
  ])('%s', (_title, spec, permitted) => {
    const verdict = resourceKindAllowed(project(spec), deployment, { namespaced: true });
    expect(verdict.kind === 'allowed').toBe(permitted);
  });
});

describe('a cluster-scoped resource is permitted', () => {
  it.each<[string, ProjectSpec, typeof namespace, boolean]>([
    ['where nothing is said: not', {}, namespace, false],
    ['by an empty list: not', { clusterResourceWhitelist: [] }, namespace, false],
    ['by stars', { clusterResourceWhitelist: ALL }, namespace, true],
    [
      'by group and kind',
      { clusterResourceWhitelist: [{ group: '', kind: 'Namespace' }] },
      namespace,
      true,
    ],
    [
      'by another kind: not',
      { clusterResourceWhitelist: [{ group: '', kind: 'Node' }] },
      namespace,
      false,
    ],
    [
      'by an empty name, as by none',
      { clusterResourceWhitelist: [{ group: '', kind: 'Namespace', name: '' }] },
      namespace,
      true,
    ],
    [
      'by its name',
      { clusterResourceWhitelist: [{ group: '', kind: 'Namespace', name: 'team-a' }] },
      namespace,
      true,
    ],
    [
      'by a glob of its name',
      { clusterResourceWhitelist: [{ group: '', kind: 'Namespace', name: 'team-*' }] },
      namespace,
      true,
    ],
    [
      'by another name: not',
      { clusterResourceWhitelist: [{ group: '', kind: 'Namespace', name: 'x-*' }] },
      namespace,
      false,
    ],
    [
      'by a name with a colon',
      { clusterResourceWhitelist: [{ group: '*', kind: '*', name: 'system:*' }] },
      role,
      true,
    ],
    [
      'unless it is denied',
      {
        clusterResourceWhitelist: ALL,
        clusterResourceBlacklist: [{ group: '', kind: 'Namespace' }],
      },
      namespace,
      false,
    ],
    [
      'unless its name is denied',
      {
        clusterResourceWhitelist: ALL,
        clusterResourceBlacklist: [{ group: '', kind: 'Namespace', name: 'team-*' }],
      },
      namespace,
      false,
    ],
    [
      'where other names are denied',
      {
        clusterResourceWhitelist: ALL,
        clusterResourceBlacklist: [{ group: '', kind: 'Namespace', name: 'kube-*' }],
      },
      namespace,
      true,
    ],
    ['not by the lists of namespaced ones', { namespaceResourceWhitelist: ALL }, namespace, false],
  ])('%s', (_title, spec, resource, permitted) => {
    const verdict = resourceKindAllowed(project(spec), resource, { namespaced: false });
    expect(verdict.kind === 'allowed').toBe(permitted);
  });

  it('is refused in the words of the field, and by which rule', () => {
    expect(resourceKindAllowed(project({}), namespace, { namespaced: false })).toEqual({
      kind: 'denied',
      message: 'resource :Namespace is not permitted in project p',
      rule: 'no entry of spec.clusterResourceWhitelist matches it',
    });
  });
});

describe('what a project confines', () => {
  const cluster = { server: 'https://prod.example', name: 'prod' };
  const spec: ProjectSpec = {
    destinations: [{ server: '*', namespace: 'shop-*' }],
    clusterResourceWhitelist: [{ group: '', kind: 'Namespace', name: 'shop-*' }],
    namespaceResourceBlacklist: [{ group: '', kind: 'Secret' }],
  };
  const confines = confinesOf(project(spec), cluster);

  it.each<[string, string, string, string, string | undefined]>([
    ['ConfigMap', '', 'shop-eu', 'a', undefined],
    ['ConfigMap', '', 'bank', 'a', "namespace bank is not permitted in project 'p'"],
    ['Secret', '', 'shop-eu', 'a', 'resource :Secret is not permitted in project p'],
    ['Namespace', '', '', 'shop-us', undefined],
    ['Namespace', '', '', 'bank', 'resource :Namespace is not permitted in project p'],
  ])('%s of %s in %s named %s: %s', (kind, group, inside, name, message) => {
    for (const verdict of [1, 2].map(() =>
      confines.ofLive({ group, kind, namespace: inside, name }),
    )) {
      expect(verdict.kind === 'denied' ? verdict.message : undefined).toBe(message);
    }
  });

  it('asks the kind, not the manifest, whether what is desired is namespaced', () => {
    const stray = { group: '', kind: 'Namespace', namespace: 'shop-eu', name: 'bank' };
    expect(confines.ofDesired(stray, false).kind).toBe('denied');
  });
});

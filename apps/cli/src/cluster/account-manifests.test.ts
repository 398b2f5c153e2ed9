import type { KubeObject } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { type AccountPlan, accountManifests } from './account-manifests.ts';

const PLAN: AccountPlan = {
  namespace: 'kube-system',
  name: 'manager',
  exists: false,
  permissions: 'deploy',
  impersonates: false,
  namespaces: [],
  clusterResources: false,
};
const kind = (group: string, resource: string, namespaced: boolean) => ({
  ...{ group, version: 'v1', kind: resource, resource, namespaced, verbs: ['get', 'list'] },
});
const KINDS = [
  kind('', 'namespaces', false),
  kind('', 'secrets', true),
  kind('apiextensions.k8s.io', 'customresourcedefinitions', false),
  { ...kind('authorization.k8s.io', 'selfsubjectreviews', false), verbs: ['create'] },
];

/** `Role shop/manager`, with `group/resource: verbs` of each of its rules. */
function roles(plan: Partial<AccountPlan>): Record<string, string[]> {
  const found = accountManifests({ ...PLAN, ...plan }, KINDS).filter(({ kind: one }) =>
    /Role$/.test(one),
  );
  return Object.fromEntries(found.map((role) => [nameOf(role), rulesOf(role)]));
}

const nameOf = ({ kind: one, metadata }: KubeObject) =>
  `${one} ${metadata.namespace ? `${metadata.namespace}/` : ''}${metadata.name}`;

function rulesOf(role: KubeObject): string[] {
  const rules = role.rules as { apiGroups: string[]; resources: string[]; verbs: string[] }[];
  return rules.map(
    ({ apiGroups, resources, verbs }) => `${apiGroups}/${resources}: ${verbs.join(' ')}`,
  );
}

const DEPLOY = '*/*: get list watch create update patch delete';
const ITS_TOKEN = { 'Role kube-system/manager-token': ['/serviceaccounts/token: create'] };

describe('the service account of a cluster may', () => {
  it.each<[string, Partial<AccountPlan>, Record<string, string[]>]>([
    [
      'deploy everything, and make nobody more powerful',
      {},
      { ...ITS_TOKEN, 'ClusterRole manager': [DEPLOY] },
    ],
    [
      'read everything, and act as others',
      { permissions: 'read', impersonates: true },
      {
        ...ITS_TOKEN,
        'ClusterRole manager': ['*/*: get list watch', '/serviceaccounts: impersonate'],
      },
    ],
    [
      'do everything where that is said',
      { permissions: 'admin' },
      { ...ITS_TOKEN, 'ClusterRole manager': ['*/*: *'] },
    ],
    [
      'deploy to some namespaces only',
      { namespaces: ['a', 'b', 'a'] },
      { ...ITS_TOKEN, 'Role a/manager': [DEPLOY], 'Role b/manager': [DEPLOY] },
    ],
    [
      'deploy to a namespace, and what is in none',
      { namespaces: ['a'], clusterResources: true },
      {
        ...ITS_TOKEN,
        'Role a/manager': [DEPLOY],
        'ClusterRole manager': [
          '/namespaces: get list watch create update patch delete',
          'apiextensions.k8s.io/customresourcedefinitions: get list watch create update patch delete',
        ],
      },
    ],
    ['what it may already, where it is there', { exists: true }, ITS_TOKEN],
  ])('%s', (_title, plan, expected) => {
    expect(roles(plan)).toEqual(expected);
  });
});

import type { KubeObject } from '@lockstep/domain';
import type { ApiResource } from '@lockstep/kube';

/** What the account may do where it may anything: `deploy` lacks what makes others more powerful. */
export const PERMISSIONS = ['read', 'deploy', 'admin'] as const;
export type Permissions = (typeof PERMISSIONS)[number];

/** The service account that Lockstep is to be in a cluster. */
export interface AccountPlan {
  namespace: string;
  name: string;
  /** It is there already, and keeps the roles that it has. */
  exists: boolean;
  permissions: Permissions;
  /** It may act as service accounts: for projects with destinationServiceAccounts. */
  impersonates: boolean;
  /** Only in these, instead of everywhere. */
  namespaces: readonly string[];
  /** With namespaces: the cluster-scoped kinds that there are now, too. */
  clusterResources: boolean;
}

interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
  resourceNames?: string[];
}

const RBAC = 'rbac.authorization.k8s.io';
const READ = ['get', 'list', 'watch'];
const VERBS: Record<Permissions, string[]> = {
  read: READ,
  deploy: [...READ, 'create', 'update', 'patch', 'delete'],
  admin: ['*'],
};

/** What has to be in the cluster for it, in the order of creation. */
export function accountManifests(
  plan: AccountPlan,
  resources: readonly ApiResource[],
): KubeObject[] {
  const { name, namespace, namespaces } = plan;
  const account: KubeObject = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, namespace },
  };
  const itsToken: Rule = {
    apiGroups: [''],
    resources: ['serviceaccounts/token'],
    resourceNames: [name],
    verbs: ['create'],
  };
  const renewal = grant(plan, { name: `${name}-token`, namespace }, [itsToken]);
  if (plan.exists) return renewal;
  if (namespaces.length === 0) {
    const rules = [...everything(plan), ...impersonation(plan)];
    return [account, ...renewal, ...grant(plan, { name }, rules)];
  }
  const inEach = [...new Set(namespaces)].flatMap((one) =>
    grant(plan, { name, namespace: one }, [...everything(plan), ...impersonation(plan)]),
  );
  const outside = plan.clusterResources
    ? grant(plan, { name }, clusterScoped(plan, resources))
    : [];
  return [account, ...renewal, ...inEach, ...outside];
}

function everything({ permissions }: AccountPlan): Rule[] {
  return [{ apiGroups: ['*'], resources: ['*'], verbs: VERBS[permissions] }];
}

function impersonation({ impersonates }: AccountPlan): Rule[] {
  return impersonates
    ? [{ apiGroups: [''], resources: ['serviceaccounts'], verbs: ['impersonate'] }]
    : [];
}

/** Kinds one by one: a wildcard would be for what is in namespaces too. */
function clusterScoped({ permissions }: AccountPlan, resources: readonly ApiResource[]): Rule[] {
  const found = resources.filter(({ namespaced, verbs }) => !namespaced && verbs.includes('list'));
  const byGroup = Map.groupBy(found, ({ group }) => group);
  return [...byGroup].map(([group, kinds]) => ({
    apiGroups: [group],
    resources: [...new Set(kinds.map(({ resource }) => resource))].sort(),
    verbs: VERBS[permissions],
  }));
}

function grant(
  { name, namespace }: AccountPlan,
  metadata: { name: string; namespace?: string },
  rules: Rule[],
): KubeObject[] {
  const kind = metadata.namespace ? 'Role' : 'ClusterRole';
  const role = { apiVersion: `${RBAC}/v1`, kind, metadata, rules };
  const binding = {
    apiVersion: `${RBAC}/v1`,
    kind: `${kind}Binding`,
    metadata,
    roleRef: { apiGroup: RBAC, kind, name: metadata.name },
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
  };
  return [role, binding];
}

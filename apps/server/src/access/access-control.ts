import {
  type AccessDecider,
  type Authorizer,
  applicationObject,
  createAuthorizer,
  LOCAL_ISSUER,
  LOCKSTEP_POLICY,
  type Permission,
  type ProjectRole,
  policyGroupsOf,
  policyNameOf,
  readRbacConfigMap,
  type Subject,
} from '@lockstep/access';
import { messageOf, type Project } from '@lockstep/domain';
import type { ApplicationFilter, Store } from '@lockstep/store';
import type { FastifyBaseLogger } from 'fastify';
import type { ChangeFeed } from '../feed/change-feed.ts';
import { ADMIN } from '../first-admin.ts';

/** Who may do what, by the policy and the projects as they are now. */
export interface AccessControl extends AccessDecider {
  /** What decides at this moment; another one after a change. */
  authorizer(): Authorizer;
  /**
   * What would decide with this policy and the projects as they are now.
   * @throws UserError that names the lines that are wrong.
   */
  tryOut(data: Readonly<Record<string, string>>): Promise<Authorizer>;
  /** Narrows a list to what the subject has the permission for. */
  permitted(subject: Subject, permission: Permission): Promise<ApplicationFilter>;
  /** Told after a change is in force. Answers how to end it. */
  onChange(listener: () => void): () => void;
  /** Resolves when what is stored now is in force here; other servers follow within a second. */
  reload(): Promise<void>;
}

/**
 * Reads policy and projects, and again whenever one of them changes. What cannot be read leaves the
 * last that could in force; at the start that is the built-in roles.
 */
export async function openAccessControl(
  store: Store,
  changes: Pick<ChangeFeed, 'onAccessChange'>,
  log: FastifyBaseLogger,
): Promise<AccessControl> {
  let current = await createAuthorizer({ rbac: readRbacConfigMap({}), projects: [], ...OURS });
  const listeners = new Set<() => void>();
  let loading = Promise.resolve();
  const load = async () => {
    try {
      current = await readAuthorizer(store);
    } catch (error) {
      log.error({ err: messageOf(error) }, 'the access policy cannot be read');
      return;
    }
    for (const listener of listeners) listener();
  };
  const reload = () => {
    loading = loading.then(load);
    return loading;
  };
  // Before the first read, so that no change falls between.
  changes.onAccessChange(() => void reload());
  await reload();
  const allows = (subject: Subject, { resource, action }: Permission, object: string) =>
    mayMendPolicy(subject, resource) ||
    current.allows({
      subject: policyNameOf(subject),
      groups: policyGroupsOf(subject),
      resource,
      action,
      object,
    });
  return {
    allows,
    reload,
    authorizer: () => current,
    tryOut: async (data) => authorizerOf(data, await store.projects.list()),
    permitted: (subject, permission) =>
      permittedFilter(store, current, subject, permission, allows),
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const OURS = { additions: [LOCKSTEP_POLICY] };

async function readAuthorizer(store: Store): Promise<Authorizer> {
  const [{ data }, projects] = await Promise.all([store.rbacPolicy.get(), store.projects.list()]);
  return authorizerOf(data, projects);
}

function authorizerOf(
  data: Readonly<Record<string, unknown>>,
  projects: readonly Project[],
): Promise<Authorizer> {
  const roles = projects.map((project) => ({
    name: project.metadata.name ?? '',
    roles: rolesOf(project),
  }));
  return createAuthorizer({ rbac: readRbacConfigMap(data), projects: roles, ...OURS });
}

/** A role's lists as far as they are lists of texts. */
function rolesOf({ spec }: Project): ProjectRole[] {
  const texts = (value: unknown) =>
    Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  return (spec.roles ?? []).map((role) => ({
    name: role.name,
    policies: texts(role.policies),
    groups: texts(role.groups),
  }));
}

/** The local administrator can always mend the policy, whatever somebody wrote into it. */
function mayMendPolicy(subject: Subject, resource: string): boolean {
  return resource === 'settings' && subject.issuer === LOCAL_ISSUER && subject.username === ADMIN;
}

async function permittedFilter(
  store: Store,
  authorizer: Authorizer,
  subject: Subject,
  permission: Permission,
  allows: AccessDecider['allows'],
): Promise<ApplicationFilter> {
  const groups = policyGroupsOf(subject);
  const { resource, action } = permission;
  const scope = authorizer.scopeOf({ subject: policyNameOf(subject), groups, resource, action });
  if (scope !== 'by-object') return { permitted: scope };
  const names = await store.applications.names();
  const seen = names.filter((one) => allows(subject, permission, applicationObject(one)));
  return { uids: seen.map(({ uid }) => uid) };
}

import type { Project } from '@lockstep/domain';
import type { ApiClient } from '../api/api-client.ts';
import { UsageError } from '../cli/cli-error.ts';
import { editProject } from './edit-project.ts';

/** A role of a project; what else it says is kept. */
export type Role = NonNullable<Project['spec']['roles']>[number] & {
  description?: string;
  policies?: string[] | null;
  groups?: string[] | null;
};

export function rolesOf({ spec }: Pick<Project, 'spec'>): Role[] {
  return (spec.roles ?? []) as Role[];
}

/** @throws UsageError where the project has no such role. */
export function roleNamed(project: Pick<Project, 'metadata' | 'spec'>, name: string): Role {
  const found = rolesOf(project).find((role) => role.name === name);
  if (found) return found;
  const { name: of } = project.metadata;
  throw new UsageError(`project ${of} has no role ${name}`, `See: lockstep proj role list ${of}`);
}

/** Changes one role; undefined deletes it. */
export async function editRole(
  api: ApiClient,
  project: string,
  name: string,
  edit: (role: Role) => Role | undefined,
): Promise<void> {
  await editProject(api, project, (spec) => {
    const role = roleNamed({ metadata: { name: project }, spec }, name);
    const edited = edit(role);
    const roles = rolesOf({ spec }).flatMap((one) => (one === role ? (edited ?? []) : one));
    return { ...spec, roles };
  });
}

/** The line that gives or takes an action on applications of the project. */
export function policyLine(
  project: string,
  role: string,
  given: { resource: string; action: string; object: string; permission: string },
): string {
  const { resource, action, object, permission } = given;
  const whole = object.startsWith(`${project}/`) ? object : `${project}/${object}`;
  return `p, proj:${project}:${role}, ${resource}, ${action}, ${whole}, ${permission}`;
}

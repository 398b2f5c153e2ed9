import type { Project } from '@lockstep/domain';
import { UserError } from '@lockstep/domain';
import type { FastifyRequest } from 'fastify';
import { authorize, subjectOf } from '../http/request-context.ts';

/**
 * The role whose tokens somebody makes or revokes: whoever may change the project, and whoever has
 * the role by a group.
 * @throws UserError permission-denied, or not-found.
 */
export async function authorizeRole(
  request: FastifyRequest,
  project: string,
  role: string,
): Promise<void> {
  const found = await request.server.lockstep.store.projects.get(project);
  if (!found || !hasByGroup(request, found, role)) authorize(request, project);
  if (!found) throw new UserError('not-found', `project ${project} does not exist`);
  if (rolesOf(found).some(({ name }) => name === role)) return;
  throw new UserError('not-found', `project '${project}' does not have role '${role}'`);
}

function hasByGroup(request: FastifyRequest, project: Project, role: string): boolean {
  const { groups, kind } = subjectOf(request);
  // A token makes no tokens by what it is itself.
  if (kind !== 'session') return false;
  const own = rolesOf(project).find(({ name }) => name === role)?.groups;
  return Array.isArray(own) && own.some((group) => groups.includes(String(group)));
}

function rolesOf({ spec }: Project): { name: string; groups?: unknown }[] {
  return spec.roles ?? [];
}

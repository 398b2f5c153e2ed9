import type { Project } from '@lockstep/domain';
import { UserError } from '@lockstep/domain';
import type { FastifyRequest } from 'fastify';
import { authorize } from '../http/request-context.ts';

/** @throws UserError `permission-denied` or `not-found`. */
export async function findProject(request: FastifyRequest, name: string): Promise<Project> {
  authorize(request, name);
  const project = await request.server.lockstep.store.projects.get(name);
  if (!project) throw new UserError('not-found', `project ${name} does not exist`);
  return project;
}

import { UserError } from '@lockstep/domain';
import type { RepositoryRecord } from '@lockstep/store';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { textParameter } from '../http/query.ts';
import { authorize } from '../http/request-context.ts';

/** A repository in a path: its address, url-encoded; the query may say of which project. */
export const repositoryParams = z.object({ repo: z.string().min(1) });
export const repositoryQuery = z.object({ appProject: textParameter, project: textParameter });

/** How policies name a repository: by its address, after its project where it has one. */
export function repositoryObject(repository: {
  repo: string;
  project?: string | undefined;
}): string {
  return repository.project ? `${repository.project}/${repository.repo}` : repository.repo;
}

/** @throws UserError `permission-denied` or `not-found`. */
export async function findRepository(
  request: FastifyRequest,
  repo: string,
  query: z.infer<typeof repositoryQuery>,
): Promise<RepositoryRecord> {
  const project = query.appProject ?? query.project;
  const record = await request.server.lockstep.store.repositories.find(repo, project);
  const owner = record?.input.project ?? project;
  authorize(request, repositoryObject({ repo, project: owner }));
  if (!record) throw new UserError('not-found', `repository ${repo} does not exist`);
  return record;
}

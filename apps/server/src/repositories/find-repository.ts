import { UserError } from '@lockstep/domain';
import { sourceAllowed } from '@lockstep/engine';
import type { RepositoryRecord } from '@lockstep/store';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { flagParameter, textParameter } from '../http/query.ts';
import { authorize, authorizeFound } from '../http/request-context.ts';
import { type RepositoryArea, TO_READ } from './area.ts';

/** A repository in a path: its address, url-encoded; the query may say of which project. */
export const repositoryParams = z.object({ repo: z.string().min(1) });
export const repositoryQuery = z.object({
  appProject: textParameter,
  project: textParameter,
  forceRefresh: flagParameter,
});
interface RepositoryQuery {
  appProject?: string | undefined;
  project?: string | undefined;
}

/** How policies name a repository: by its address, after its project where it has one. */
export function repositoryObject(repository: {
  repo: string;
  project?: string | undefined;
}): string {
  return repository.project ? `${repository.project}/${repository.repo}` : repository.repo;
}

/**
 * The registration that is meant: of the project where one is given, else the one for all, else the
 * only one there is.
 * @throws UserError `permission-denied`, `not-found`, or `invalid-argument` where several could be.
 */
export async function findRepository(
  request: FastifyRequest,
  area: RepositoryArea,
  repo: string,
  query: RepositoryQuery,
): Promise<RepositoryRecord> {
  const project = query.appProject ?? query.project;
  const { repositories } = area.of(request.server.lockstep.store);
  const found = await repositories.registrations(repo);
  const meant = found.find(({ input }) => (input.project ?? '') === (project ?? ''));
  const only = project === undefined && found.length === 1 ? found[0] : undefined;
  const record = meant ?? only;
  const named = repositoryObject({ repo, project });
  const owner = record && { repo, project: record.input.project };
  const isThere = authorizeFound(request, { found: owner && repositoryObject(owner), named });
  if (record && isThere) return record;
  if (project === undefined && found.length > 1) {
    const reason = 'several projects have it: say of which with appProject';
    throw new UserError('invalid-argument', `${repo}: ${reason}`, [
      { field: 'appProject', reason },
    ]);
  }
  throw new UserError('not-found', `repository ${repo} does not exist`);
}

/**
 * What is read with a project's credentials, registered or not. Whoever may see the registration
 * that counts for the project may look into the repository.
 */
export async function readableRepository(
  request: FastifyRequest,
  repo: string,
  query: RepositoryQuery,
): Promise<{ repo: string; project: string }> {
  const project = query.appProject ?? query.project ?? '';
  const record = await request.server.lockstep.store.repositories.find(repo, project);
  const owner = record ? (record.input.project ?? '') : project;
  authorize(request, repositoryObject({ repo, project: owner }), {
    resource: TO_READ.resource,
    action: 'get',
  });
  await refuseForeign(request, repo, project);
  return { repo, project: owner };
}

/** What is read for a project's applications must be what they may take manifests from. */
async function refuseForeign(request: FastifyRequest, repo: string, project: string) {
  if (project === '') return;
  const found = await request.server.lockstep.store.projects.get(project);
  const verdict = found && sourceAllowed(found, { repoURL: repo });
  if (verdict?.kind !== 'denied') return;
  throw new UserError(
    'permission-denied',
    `repository '${repo}' not permitted in project '${project}'`,
    [{ field: 'appProject', reason: verdict.rule }],
  );
}

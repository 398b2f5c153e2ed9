import type { Permission, Subject } from '@lockstep/access';
import { requirePermission } from '@lockstep/access';
import { UserError } from '@lockstep/domain';
import type { Actor, ApplicationFilter } from '@lockstep/store';
import type { FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null on public routes without a session. */
    subject: Subject | null;
    /** The session came as a cookie, not as a header. */
    sessionFromCookie: boolean;
  }
}

/** Who asks. @throws UserError `unauthenticated` where nobody has signed in. */
export function subjectOf(request: FastifyRequest): Subject {
  if (request.subject) return request.subject;
  throw new UserError('unauthenticated', 'no session: sign in first');
}

/** Who changes something, for the audit row. */
export function actorOf(request: FastifyRequest): Actor {
  const { username, groups, tokenId } = subjectOf(request);
  const { id: requestId, ip: address } = request;
  return { name: username, groups, tokenId, address, requestId, cause: 'person' };
}

/** Narrows a list of applications to what the caller may see. */
export function permittedApplications(request: FastifyRequest): Promise<ApplicationFilter> {
  const permission = { resource: 'applications', action: 'get' } as const;
  return request.server.lockstep.access.permitted(subjectOf(request), permission);
}

/** Whether the caller has a permission, where the answer is not a refusal. */
export function isAllowed(
  request: FastifyRequest,
  object: string,
  permission: Permission,
): boolean {
  return request.server.lockstep.access.allows(subjectOf(request), permission, object);
}

/**
 * Asks whether the caller has the route's permission (or another one) on an object: `project/name`
 * for what lives in a project, else a name.
 */
export function authorize(request: FastifyRequest, object: string, other?: Permission): void {
  const declared = request.routeOptions.config.permission;
  const permission = other ?? (typeof declared === 'object' ? declared : undefined);
  if (!permission) return;
  requirePermission(request.server.lockstep.access, subjectOf(request), permission, object);
}

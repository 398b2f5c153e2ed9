import type { Permission, Subject } from '@lockstep/access';
import { auditNameOf, PermissionDenied, requirePermission } from '@lockstep/access';
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
  const subject = subjectOf(request);
  const { groups, tokenId } = subject;
  const { id: requestId, ip: address } = request;
  return { name: auditNameOf(subject), groups, tokenId, address, requestId, cause: 'person' };
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
  const permission = other ?? declaredPermission(request);
  if (!permission) return;
  requirePermission(request.server.lockstep.access, subjectOf(request), permission, object);
}

/**
 * Asks for the permission on what was found; where nothing was, on what the caller has named.
 * Answers whether it is there for the caller: what they may not have is answered as what is not
 * there, by their own words for it. The audit knows what it was.
 * @throws PermissionDenied
 */
export function authorizeFound(
  request: FastifyRequest,
  { found, named }: { found: string | undefined; named: string },
  other?: Permission,
): boolean {
  const permission = other ?? declaredPermission(request);
  if (!permission) return found !== undefined;
  if (found !== undefined && isAllowed(request, found, permission)) return true;
  if (isAllowed(request, named, permission)) return false;
  const told = named.replace(/^\//, '');
  throw new PermissionDenied(subjectOf(request), permission, found ?? named, told);
}

function declaredPermission(request: FastifyRequest): Permission | undefined {
  const declared = request.routeOptions.config.permission;
  return typeof declared === 'object' ? declared : undefined;
}

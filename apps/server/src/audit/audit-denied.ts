import { PermissionDenied, type PermissionResource } from '@lockstep/access';
import { UserError } from '@lockstep/domain';
import type { FastifyRequest } from 'fastify';
import { actorOf } from '../http/request-context.ts';
import { auditedObject } from './audited-object.ts';

/** How the audit names what a permission is about: as the lines of changes do. */
const KINDS: Record<PermissionResource, string> = {
  applications: 'application',
  applicationsets: 'applicationset',
  projects: 'project',
  clusters: 'cluster',
  repositories: 'repository',
  'write-repositories': 'repository',
  certificates: 'certificate',
  gpgkeys: 'gpgkey',
  accounts: 'account',
  logs: 'application',
  exec: 'application',
  extensions: 'extension',
  notifications: 'notification',
  settings: 'settings',
  audit: 'audit',
  workers: 'worker',
};

/** Refused for what holds of one object, named as policies do, whatever its permission: a closed sync window. */
export class RefusedFor extends UserError {
  readonly object: string;

  constructor(object: string, message: string) {
    super('permission-denied', message);
    this.object = object;
  }
}

/** Takes a refusal into the audit; what nobody has signed in for is none of somebody. */
export function auditDenied(request: FastifyRequest, error: UserError, topic?: string): void {
  if (error.code !== 'permission-denied' || !request.subject) return;
  const declared = request.routeOptions.config.permission;
  const route = typeof declared === 'object' ? declared : undefined;
  const denied = error instanceof PermissionDenied ? error : undefined;
  const permission = denied?.permission ?? route;
  const asked = denied?.object ?? (error instanceof RefusedFor ? error.object : '');
  request.server.lockstep.deniedAttempts.add({
    actor: actorOf(request),
    action: permission ? actionOf(permission) : 'request',
    kind: permission ? KINDS[permission.resource] : 'request',
    ...auditedObject(permission ? KINDS[permission.resource] : 'request', asked),
    ...(permission
      ? { permission: `${permission.resource}, ${permission.action}, ${asked || '*'}` }
      : {}),
    reason: error.message,
    route: topic ?? `${request.method} ${request.routeOptions.url ?? ''}`,
  });
}

/** `get-logs` is not `get`: what is read of an application differs. */
function actionOf({ resource, action }: { resource: PermissionResource; action: string }): string {
  return resource === 'logs' || resource === 'exec' ? `${action}-${resource}` : action;
}

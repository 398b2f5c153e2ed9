import { UserError } from '@lockstep/domain';
import type { Subject } from './subject.ts';

/** The resources and actions that policies in the field name, and ours beside them. */
const PERMISSION_RESOURCES = [
  'applications',
  'applicationsets',
  'projects',
  'clusters',
  'repositories',
  'write-repositories',
  'certificates',
  'gpgkeys',
  'accounts',
  'logs',
  'exec',
  'extensions',
  'notifications',
  'settings',
  'audit',
  'workers',
] as const;
export type PermissionResource = (typeof PERMISSION_RESOURCES)[number];

const PERMISSION_ACTIONS = [
  'get',
  'create',
  'update',
  'delete',
  'sync',
  'override',
  'approve',
  'action',
  'invoke',
] as const;
export type PermissionAction = (typeof PERMISSION_ACTIONS)[number];

/** About one resource of an application: `delete/apps/Deployment/ns/name`, `action//Pod/restart`. */
export type FineGrainedAction = `${'update' | 'delete' | 'action'}/${string}`;

export interface Permission {
  resource: PermissionResource;
  action: PermissionAction | FineGrainedAction;
}

/**
 * What a route declares. `public` asks for nothing, `signed-in` for any valid session, a permission
 * for that permission on the object the route is about.
 */
export type RoutePermission = Permission | 'public' | 'signed-in';

/**
 * Decides whether a subject may do something. `object` is `project/name` (`project/namespace/name`
 * for an application outside the control namespace) or a name.
 */
export interface AccessDecider {
  allows(subject: Subject, permission: Permission, object: string): boolean;
}

/** A refusal that knows what was asked for: for the audit. */
export class PermissionDenied extends UserError {
  readonly permission: Permission;
  readonly object: string;

  /** `told` is what the caller has named: what else the object is called is not theirs to learn. */
  constructor(subject: Subject, permission: Permission, object: string, told: string = object) {
    super(
      'permission-denied',
      `permission denied: ${permission.resource}, ${permission.action}, ${told}, ` +
        `sub: ${subject.username}`,
    );
    this.permission = permission;
    this.object = object;
  }
}

/**
 * @throws PermissionDenied, a UserError `permission-denied`, the same for an object that does not exist and one that
 * does, so that names cannot be probed.
 */
export function requirePermission(
  decider: AccessDecider,
  subject: Subject,
  permission: Permission,
  object: string,
): void {
  if (decider.allows(subject, permission, object)) return;
  throw new PermissionDenied(subject, permission, object);
}

/** Whether a route's declaration is one that exists; checked for every route at start. */
export function isRoutePermission(value: unknown): value is RoutePermission {
  if (value === 'public' || value === 'signed-in') return true;
  if (typeof value !== 'object' || value === null) return false;
  const { resource, action } = value as Partial<Permission>;
  return (
    PERMISSION_RESOURCES.includes(resource as PermissionResource) &&
    PERMISSION_ACTIONS.includes(action as PermissionAction)
  );
}

import type { PolicyFile } from './parse-policy.ts';

/** Objects of these resources are `project/name`; of all others a plain name. */
const IN_PROJECTS = ['applications', 'applicationsets', 'logs', 'exec'];

const READONLY = [
  'applications',
  'applicationsets',
  'certificates',
  'clusters',
  'repositories',
  'write-repositories',
  'projects',
  'accounts',
  'gpgkeys',
  'logs',
];

/**
 * What role:admin may beyond role:readonly. That `extensions` is not there is the field's way;
 * `rollback` and `debug` are actions that it has and Lockstep never asks for.
 */
const ADMIN: readonly [resource: string, ...actions: string[]][] = [
  [
    'applications',
    'create',
    'update',
    'update/*',
    'delete',
    'delete/*',
    'sync',
    'rollback',
    'override',
    'action/*',
  ],
  ['applicationsets', 'get', 'create', 'update', 'delete'],
  ['certificates', 'create', 'update', 'delete'],
  ['clusters', 'create', 'update', 'delete'],
  ['repositories', 'create', 'update', 'delete'],
  ['write-repositories', 'create', 'update', 'delete'],
  ['projects', 'create', 'update', 'delete'],
  ['accounts', 'update'],
  ['gpgkeys', 'create', 'delete'],
  ['exec', 'create', 'debug'],
];

export const READONLY_ROLE = 'role:readonly';
export const ADMIN_ROLE = 'role:admin';

/**
 * role:readonly and role:admin as Argo CD documents them, and the `admin` account in the latter.
 * Their objects are globs: under `matchMode: regex` they are not valid patterns and grant nothing,
 * there as here.
 */
export const BUILTIN_POLICY: PolicyFile = {
  name: 'built-in',
  text: [
    ...READONLY.map((resource) => allow(READONLY_ROLE, resource, 'get')),
    ...ADMIN.flatMap(([resource, ...actions]) =>
      actions.map((action) => allow(ADMIN_ROLE, resource, action)),
    ),
    `g, ${ADMIN_ROLE}, ${READONLY_ROLE}`,
    `g, admin, ${ADMIN_ROLE}`,
  ].join('\n'),
};

function allow(role: string, resource: string, action: string): string {
  const object = IN_PROJECTS.includes(resource) ? '*/*' : '*';
  return `p, ${role}, ${resource}, ${action}, ${object}, allow`;
}

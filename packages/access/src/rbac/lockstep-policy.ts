import { ADMIN_ROLE, READONLY_ROLE } from './builtin-policy.ts';
import type { PolicyFile } from './parse-policy.ts';

/** What the built-in roles may on resources, and by actions, that the field does not have. */
export const LOCKSTEP_POLICY: PolicyFile = {
  name: 'built-in (Lockstep)',
  text: [
    `p, ${READONLY_ROLE}, workers, get, *, allow`,
    `p, ${READONLY_ROLE}, notifications, get, *, allow`,
    ...['create', 'update', 'delete'].map(
      (action) => `p, ${ADMIN_ROLE}, notifications, ${action}, *, allow`,
    ),
    `p, ${ADMIN_ROLE}, accounts, create, *, allow`,
    `p, ${ADMIN_ROLE}, accounts, delete, *, allow`,
    `p, ${ADMIN_ROLE}, applications, approve, */*, allow`,
    `p, ${ADMIN_ROLE}, settings, get, *, allow`,
    `p, ${ADMIN_ROLE}, settings, update, *, allow`,
    `p, ${ADMIN_ROLE}, audit, get, *, allow`,
  ].join('\n'),
};

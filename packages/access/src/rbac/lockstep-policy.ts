import { ADMIN_ROLE, READONLY_ROLE } from './builtin-policy.ts';
import type { PolicyFile } from './parse-policy.ts';

/** What the built-in roles may on resources that the field does not have. */
export const LOCKSTEP_POLICY: PolicyFile = {
  name: 'built-in (Lockstep)',
  text: [
    `p, ${READONLY_ROLE}, workers, get, *, allow`,
    `p, ${ADMIN_ROLE}, settings, get, *, allow`,
    `p, ${ADMIN_ROLE}, settings, update, *, allow`,
    `p, ${ADMIN_ROLE}, audit, get, *, allow`,
  ].join('\n'),
};

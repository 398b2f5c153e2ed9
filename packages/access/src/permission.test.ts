import { describe, expect, it } from 'vitest';
import { isRoutePermission, requirePermission } from './permission.ts';
import type { Subject } from './subject.ts';

const subject: Subject = {
  username: 'ann',
  groups: [],
  issuer: 'argocd',
  kind: 'session',
  tokenId: 't',
  issuedAt: new Date(0),
  expiresAt: new Date(1),
};

describe('permissions', () => {
  it('that are not granted are told without saying whether the object exists', () => {
    const nobody = { allows: () => false };
    expect(() =>
      requirePermission(nobody, subject, { resource: 'applications', action: 'get' }, 'default/a'),
    ).toThrow('permission denied: applications, get, default/a, sub: ann');
  });

  it.each([
    ['public', true],
    ['signed-in', true],
    [{ resource: 'applications', action: 'sync' }, true],
    [{ resource: 'applications', action: 'look' }, false],
    [{ resource: 'application', action: 'get' }, false],
    [undefined, false],
    ['', false],
  ])('declared as %j: %s', (value, valid) => {
    expect(isRoutePermission(value)).toBe(valid);
  });
});

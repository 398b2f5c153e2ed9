import type { Application } from '@lockstep/domain';
import { expect, it } from 'vitest';
import { policyOf, policyPatch } from './policy.ts';

const application = (syncPolicy: unknown) => ({ spec: { syncPolicy } }) as Application;

it.each([
  [undefined, { automated: false, prune: false, selfHeal: false }],
  [{ automated: {} }, { automated: true, prune: false, selfHeal: false }],
  [
    { automated: { enabled: false, prune: true } },
    { automated: false, prune: false, selfHeal: false },
  ],
  [
    { automated: { prune: true, selfHeal: true } },
    { automated: true, prune: true, selfHeal: true },
  ],
])('reads %j', (syncPolicy, expected) => {
  expect(policyOf(application(syncPolicy))).toEqual(expected);
});

it('patches what was switched', () => {
  const on = policyPatch({ automated: true, prune: true, selfHeal: false });
  expect(on.spec.syncPolicy.automated).toEqual({ enabled: true, prune: true, selfHeal: false });
  const off = policyPatch({ automated: false, prune: true, selfHeal: true });
  expect(off.spec.syncPolicy.automated).toBeNull();
});

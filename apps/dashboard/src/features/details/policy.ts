import type { Application } from '@lockstep/domain';

/** The switches of automated sync. */
export interface Policy {
  automated: boolean;
  prune: boolean;
  selfHeal: boolean;
}

export function policyOf(application: Application): Policy {
  const automated = application.spec.syncPolicy?.automated;
  const on = Boolean(automated) && automated?.enabled !== false;
  return {
    automated: on,
    prune: on && automated?.prune === true,
    selfHeal: on && automated?.selfHeal === true,
  };
}

/** A merge patch; switching off takes the whole block away, as the field's clients do. */
export function policyPatch(policy: Policy): {
  spec: { syncPolicy: { automated: object | null } };
} {
  const { automated, prune, selfHeal } = policy;
  return {
    spec: { syncPolicy: { automated: automated ? { enabled: true, prune, selfHeal } : null } },
  };
}

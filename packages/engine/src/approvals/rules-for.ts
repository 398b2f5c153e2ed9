import {
  type ApprovalRule,
  type ApprovalSubject,
  matchesGlob,
  type Operation,
} from '@lockstep/domain';
import { covers } from './covers.ts';

/** The rules that are about a namespace of a cluster. */
export function rulesForDestination(
  rules: readonly ApprovalRule[],
  destination: { server: string; name: string; namespace: string },
): ApprovalRule[] {
  const fits = (glob: string | undefined, text: string) =>
    glob === undefined || matchesGlob(glob, text);
  return rules.filter(({ destinations }) =>
    destinations.some(
      ({ server, name, namespace }) =>
        fits(server, destination.server) &&
        fits(name, destination.name) &&
        fits(namespace, destination.namespace),
    ),
  );
}

type Asked = Pick<Operation, 'kind' | 'sync' | 'initiatedBy'>;

/** Drift that automation puts right. */
export function isHeal({ sync, initiatedBy }: Asked): boolean {
  return initiatedBy.automated === true && (sync?.autoHealAttemptsCount ?? 0) > 0;
}

/**
 * Which rules an operation has to heed: none for a dry run, and for a heal only those that say so,
 * where it puts back no more than what was approved and deployed.
 */
export function rulesThatBind(
  rules: readonly ApprovalRule[],
  operation: Asked,
  subject: ApprovalSubject,
  deployed: ApprovalSubject | undefined,
): ApprovalRule[] {
  if (operation.kind !== 'sync' || operation.sync?.dryRun) return [];
  const isApproved = deployed !== undefined && isHeal(operation) && covers(deployed, subject);
  return rules.filter((rule) => {
    if (operation.initiatedBy.automated && !rule.automation) return false;
    return !isApproved || rule.selfHeal;
  });
}

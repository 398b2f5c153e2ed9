import {
  type ApprovalRequest,
  type ApprovalRule,
  isSamePerson,
  type Person,
} from '@lockstep/domain';

/** A rule whose approvals are not all given. */
export interface Outstanding {
  rule: ApprovalRule;
  missing: number;
}

/**
 * What is still to be given. Counted anew from the answers themselves, each person once and who
 * asked not at all, whatever a state says.
 */
export function outstandingOf({
  rules,
  votes,
  askedBy,
}: Pick<ApprovalRequest, 'rules' | 'votes' | 'askedBy'>): Outstanding[] {
  return rules.flatMap((rule) => {
    const people: Person[] = [];
    for (const { by, identity, decision, rules: counted } of votes) {
      if (decision !== 'approve' || !counted.includes(rule.name)) continue;
      const voter = { username: by, identity };
      if ([askedBy, ...people].some((one) => isSamePerson(one, voter))) continue;
      people.push(voter);
    }
    const missing = rule.count - people.length;
    return missing > 0 ? [{ rule, missing }] : [];
  });
}

/** `2 approvals by role:release or group ops (rule production)` */
export function outstandingWords({ rule, missing }: Outstanding): string {
  const given = rule.count - missing;
  const more = given > 0 ? ' more' : '';
  const noun = missing === 1 ? 'approval' : 'approvals';
  return `${missing}${more} ${noun}${byWhom(rule)} (rule ${rule.name})`;
}

/** ` by role lead or role:release or group ops`; empty where whoever has the permission may. */
export function byWhom({
  roles = [],
  groups = [],
}: Pick<ApprovalRule, 'roles' | 'groups'>): string {
  const who = [
    ...roles.map((one) => (one.includes(':') ? one : `role ${one}`)),
    ...groups.map((one) => `group ${one}`),
  ];
  return who.length > 0 ? ` by ${who.join(' or ')}` : '';
}

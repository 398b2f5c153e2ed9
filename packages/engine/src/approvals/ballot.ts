import { type ApprovalRequest, type ApprovalRule, isSamePerson } from '@lockstep/domain';
import { byWhom } from './tally.ts';

/** Who would answer. `roles` are those of the policy and of projects, by their whole names. */
export interface Voter {
  username: string;
  identity: string;
  groups: readonly string[];
  roles: readonly string[];
  /** The token of a project's role, and nobody in person. */
  isProjectToken: boolean;
}

/**
 * Whether somebody may answer a request, and for which rules the answer counts. `too-late`: nobody
 * may any more, or they have already.
 */
export type Ballot =
  | { kind: 'may'; rules: string[] }
  | { kind: 'may-not' | 'too-late'; because: string };

type Asked = Pick<ApprovalRequest, 'state' | 'askedBy' | 'votes' | 'rules' | 'application'>;

const ENDED = {
  approved: 'it is approved already',
  rejected: 'it was rejected',
  expired: 'the time to approve it is over',
  void: 'it is void: what was asked about is not what would be synced',
  bypassed: 'the sync went on without approval',
} as const;

/** The permission `approve` is another question, and asked first. */
export function ballotFor(request: Asked, voter: Voter): Ballot {
  if (request.state !== 'pending') return tooLate(ENDED[request.state]);
  if (isSamePerson(request.askedBy, voter)) {
    return mayNot('who asked for the sync cannot approve it');
  }
  if (request.votes.some(({ by, identity }) => isSamePerson({ username: by, identity }, voter))) {
    return tooLate(`${voter.username} has answered already`);
  }
  const { project } = request.application;
  const open = request.rules.filter((rule) => rule.tokens || !voter.isProjectToken);
  if (open.length === 0) return mayNot('tokens of project roles cannot approve it');
  const rules = open.filter((rule) => isNamed(rule, voter, project)).map((rule) => rule.name);
  if (rules.length > 0) return { kind: 'may', rules };
  const wanted = open.map((rule) => `rule ${rule.name} asks for approval${byWhom(rule)}`);
  return mayNot(wanted.join('; '));
}

function isNamed({ roles, groups }: ApprovalRule, voter: Voter, project: string): boolean {
  if (!roles && !groups) return true;
  const wholeNames = (roles ?? []).map((role) =>
    role.includes(':') ? role : `proj:${project}:${role}`,
  );
  return (
    wholeNames.some((role) => voter.roles.includes(role)) ||
    (groups ?? []).some((group) => voter.groups.includes(group))
  );
}

function mayNot(because: string): Ballot {
  return { kind: 'may-not', because };
}

function tooLate(because: string): Ballot {
  return { kind: 'too-late', because };
}

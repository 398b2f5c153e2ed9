import {
  type ApprovalRequest,
  type ApprovalRule,
  type ApprovalSubject,
  type Operation,
  shortRevision,
  type WaitReason,
} from '@lockstep/domain';
import { stableText } from '../compare/desired-hash.ts';
import { covers } from './covers.ts';
import { rulesThatBind } from './rules-for.ts';
import { type Outstanding, outstandingOf, outstandingWords } from './tally.ts';

/** What the worker knows right before it would change something. */
export interface ApprovalQuestion {
  operation: Pick<Operation, 'kind' | 'sync' | 'initiatedBy'>;
  /** Of the project as it is now, about the destination as it is now. */
  rules: readonly ApprovalRule[];
  /** Of the manifests that are about to be applied. */
  subject: ApprovalSubject;
  /** The newest request of the operation, its state as of now. */
  request?: ApprovalRequest | undefined;
  /** What was approved and deployed last. */
  deployed?: ApprovalSubject | undefined;
  /** Nothing is done yet, and Git states this revision by now. */
  superseded?: string | undefined;
}

export type ApprovalVerdict =
  | { kind: 'open' }
  /** It has to be asked; `voided` says why what was asked before does not count. */
  | { kind: 'ask'; rules: ApprovalRule[]; voided?: string }
  | { kind: 'waits'; message: string; reasons: WaitReason[]; until: string }
  /** The sync does not go on. `voided`: what was asked about is not what would be synced. */
  | { kind: 'over'; message: string; voided?: true };

/** Whether a sync may change something now. */
export function judgeApproval(question: ApprovalQuestion): ApprovalVerdict {
  const { operation, subject, request, deployed, superseded } = question;
  const rules = rulesThatBind(question.rules, operation, subject, deployed);
  if (rules.length === 0) return { kind: 'open' };
  if (!request) return { kind: 'ask', rules };
  if (request.state === 'rejected') return { kind: 'over', message: rejected(request) };
  if (superseded !== undefined)
    return { kind: 'over', voided: true, message: outdated(superseded) };
  const changed = changeSince(request, rules, subject);
  return changed ? { kind: 'ask', rules, voided: changed } : standing(request, rules);
}

function changeSince(
  request: ApprovalRequest,
  rules: ApprovalRule[],
  subject: ApprovalSubject,
): string | undefined {
  if (request.state === 'void') return request.reason;
  if (stableText(request.rules) !== stableText(rules))
    return 'the rules of the project have changed';
  return covers(request.subject, subject) ? undefined : 'what would be synced has changed';
}

/** How far a request is that is about what would be done. */
function standing(request: ApprovalRequest, rules: ApprovalRule[]): ApprovalVerdict {
  switch (request.state) {
    case 'approved':
    case 'pending': {
      const outstanding = outstandingOf({ ...request, rules });
      return outstanding.length === 0 && request.state === 'approved'
        ? { kind: 'open' }
        : waits(request, outstanding);
    }
    case 'bypassed':
      return rules.every(({ bypass }) => bypass)
        ? { kind: 'open' }
        : { kind: 'ask', rules, voided: 'the project does not let syncs go on without approval' };
    case 'expired':
      return request.decidedAt
        ? { kind: 'ask', rules, voided: `the approval lapsed at ${request.expiresAt}` }
        : { kind: 'over', message: unanswered(request) };
    default:
      return { kind: 'ask', rules };
  }
}

function waits(request: ApprovalRequest, outstanding: readonly Outstanding[]): ApprovalVerdict {
  const { id, askedAt: since, expiresAt: until } = request;
  const conditions = outstanding.map(outstandingWords);
  return {
    kind: 'waits',
    message: `Waiting for ${conditions.join(' and ')}`,
    reasons: conditions.map((condition) => ({ condition, since, until, approval: id })),
    until,
  };
}

function rejected({ decidedBy, reason }: ApprovalRequest): string {
  const why = reason ? `: ${reason}` : '';
  return `the sync was rejected by ${decidedBy ?? 'an approver'}${why}`;
}

function outdated(revision: string): string {
  const now = revision ? ` ${shortRevision(revision)}` : ' something else';
  return `the request for approval is void: Git states${now} by now`;
}

function unanswered(request: ApprovalRequest): string {
  const missing = outstandingOf(request).map(outstandingWords).join(' and ');
  return `the sync was not approved by ${request.expiresAt}: ${missing || 'approval'} did not come`;
}

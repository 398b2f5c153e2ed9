import { applicationObject } from '@lockstep/access';
import {
  APPROVAL_STATES,
  type ApprovalRequest,
  approvalRuleSchema,
  type ManagedResource,
} from '@lockstep/domain';
import { outstandingOf, outstandingWords } from '@lockstep/engine';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { answer } from '../http/answers.ts';
import { isAllowed } from '../http/request-context.ts';
import { ballotOf } from './voter.ts';

/** A request as somebody is shown it: with what they can do about it. */
export interface ShownApproval extends ApprovalRequest {
  /** Which approvals are missing, in words; nothing once it is decided. */
  waitsFor: string[];
  /** Whether the one who asks may answer; why not. */
  mayAnswer: boolean;
  because?: string;
  mayBypass: boolean;
}

const person = z.object({ username: z.string().optional(), automated: z.boolean().optional() });

const approvalSchema = z.object({
  id: z.string(),
  operationId: z.string(),
  application: z.object({
    uid: z.string(),
    namespace: z.string(),
    name: z.string(),
    project: z.string(),
  }),
  destination: z.object({ server: z.string(), name: z.string(), namespace: z.string() }),
  subject: z.object({
    hash: z.string().describe('Of the manifests that would be applied, where and how'),
    prunes: z.array(z.string()),
    resources: z.array(z.string()).optional(),
    hooks: z.boolean(),
  }),
  rules: z.array(approvalRuleSchema),
  askedBy: person,
  askedAt: z.string(),
  expiresAt: z.string(),
  state: z.enum(APPROVAL_STATES),
  reason: z.string(),
  decidedAt: z.string().optional(),
  decidedBy: z.string().optional(),
  revision: z.string(),
  revisions: z.array(z.string()).optional(),
  options: z.array(z.string()),
  changes: z.record(
    z.enum(['created', 'changed', 'pruned', 'hooks', 'unchanged']),
    z.number().int(),
  ),
  votes: z.array(
    z.object({
      by: z.string(),
      decision: z.enum(['approve', 'reject']),
      comment: z.string(),
      at: z.string(),
      rules: z.array(z.string()),
    }),
  ),
  waitsFor: z.array(z.string()).describe('Which approvals are missing'),
  mayAnswer: z.boolean().describe('Whether the caller may approve or reject it'),
  because: z.string().optional().describe('Why the caller may not'),
  mayBypass: z.boolean(),
});

export const approvalAnswer = answer<ShownApproval>(approvalSchema, 'Approval');

export const approvalListAnswer = answer<{ items: ShownApproval[] }>(
  z.object({ items: z.array(approvalSchema) }),
  'ApprovalList',
);

export const approvalDetailAnswer = answer<
  ShownApproval & { diff: ManagedResource[]; diffProblem?: string }
>(
  approvalSchema.extend({
    diff: z
      .array(z.looseObject({ kind: z.string(), name: z.string() }))
      .describe('As managed-resources answers it; what would change'),
    diffProblem: z.string().optional().describe('Why there is no diff'),
  }),
  'ApprovalDetail',
);

/** Without what identifies people beyond their names. */
export function shownTo(request: FastifyRequest, asked: ApprovalRequest): ShownApproval {
  const object = applicationObject(asked.application);
  const may = (action: 'approve' | 'override') =>
    isAllowed(request, object, { resource: 'applications', action });
  const ballot = may('approve')
    ? ballotOf(request, asked)
    : { kind: 'may-not' as const, because: 'the permission applications, approve is missing' };
  const { identity: _identity, ...askedBy } = asked.askedBy;
  return {
    ...asked,
    askedBy,
    votes: asked.votes.map(({ identity: _of, ...vote }) => vote),
    waitsFor: asked.state === 'pending' ? outstandingOf(asked).map(outstandingWords) : [],
    mayAnswer: ballot.kind === 'may',
    ...(ballot.kind === 'may' ? {} : { because: ballot.because }),
    mayBypass:
      asked.state === 'pending' && asked.rules.every(({ bypass }) => bypass) && may('override'),
  };
}

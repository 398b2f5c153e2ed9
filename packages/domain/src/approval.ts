import { z } from 'zod';
import { parseDuration } from './duration.ts';

/** Shorter nobody can answer, longer nobody remembers what was asked. */
const SHORTEST_MS = 60_000;
const LONGEST_MS = 30 * 24 * 3_600_000;

const pattern = z.string().min(1).max(1024);
const name = z.string().trim().min(1, 'must not be empty').max(200);

/** When a project's syncs have to be approved, by how many and by whom, as its annotation states it. */
export const approvalRuleSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/, 'is lower case letters, digits, - and .'),
  /** Globs of a cluster's address and name and of a namespace; what is not given fits all. */
  destinations: z
    .array(
      z
        .strictObject({
          server: pattern.optional(),
          name: pattern.optional(),
          namespace: pattern.optional(),
        })
        .refine((one) => Object.keys(one).length > 0, 'needs a server, a name or a namespace'),
    )
    .min(1, 'must name at least one destination')
    .max(100),
  /** How many people have to approve. */
  count: z.number().int().min(1).max(10).default(1),
  /** Approvers have one of these roles (`role:release`; `release` is a role of the project)… */
  roles: z.array(name).min(1).max(50).optional(),
  /** …or are in one of these groups. Without both, whoever has the permission `approve`. */
  groups: z.array(name).min(1).max(50).optional(),
  /** From when it is asked: what has not been approved by then has lapsed, and so has an approval. */
  expires: z.string().default('24h').refine(isPeriod, 'must be a duration between 1m and 720h'),
  /** Whether what automation begins has to be approved as well. */
  automation: z.boolean().default(true),
  /** Whether self-heal has to ask though it only puts back what was approved and deployed. */
  selfHeal: z.boolean().default(false),
  /** Whether tokens of the project's roles may approve. */
  tokens: z.boolean().default(false),
  /** Whether whoever has the permission `override` may go on without, for a reason that is audited. */
  bypass: z.boolean().default(false),
});
export type ApprovalRule = z.infer<typeof approvalRuleSchema>;

function isPeriod(text: string): boolean {
  const ms = parseDuration(text);
  return ms !== undefined && ms >= SHORTEST_MS && ms <= LONGEST_MS;
}

/** How long one may be asked by the rule. */
export function periodOf({ expires }: Pick<ApprovalRule, 'expires'>): number {
  return parseDuration(expires) ?? SHORTEST_MS;
}

/**
 * What exactly is approved. The hash is of the manifests as they are applied, of where they go and
 * how; the rest is how much of it is done, of which less may be done as well.
 */
export interface ApprovalSubject {
  hash: string;
  /** Keys of what is deleted for not being in Git. */
  prunes: string[];
  /** Keys of what a selective sync is about; absent for all. */
  resources?: string[];
  /** Whether hooks run. */
  hooks: boolean;
}

/** `void`: what was asked about is not what would be done any more, or its sync has ended. */
export const APPROVAL_STATES = [
  'pending',
  'approved',
  'rejected',
  'expired',
  'void',
  'bypassed',
] as const;
export type ApprovalState = (typeof APPROVAL_STATES)[number];

export type ApprovalDecision = 'approve' | 'reject';

/** One person's answer. */
export interface ApprovalVote {
  by: string;
  /** Who that is; not told to clients. */
  identity?: string;
  decision: ApprovalDecision;
  comment: string;
  at: string;
  /** Names of the rules that it counts for. */
  rules: string[];
}

/** A sync that has to be approved, and how far that is. Times are the database's. */
export interface ApprovalRequest {
  id: string;
  operationId: string;
  application: { uid: string; namespace: string; name: string; project: string };
  destination: { server: string; name: string; namespace: string };
  subject: ApprovalSubject;
  /** Those that ask for it, as they were then. */
  rules: ApprovalRule[];
  /** The identity is not told to clients. */
  askedBy: { username?: string; automated?: boolean; identity?: string };
  askedAt: string;
  expiresAt: string;
  state: ApprovalState;
  /** Why it is rejected, void or bypassed; empty otherwise. */
  reason: string;
  decidedAt?: string;
  decidedBy?: string;
  revision: string;
  revisions?: string[];
  /** How it is synced, where it is not as usual: `Force`, `Replace=true`. */
  options: string[];
  changes: ApprovalChanges;
  votes: ApprovalVote[];
}

/** How many resources a sync touches, and in which way. */
export interface ApprovalChanges {
  created: number;
  changed: number;
  pruned: number;
  hooks: number;
  unchanged: number;
}

import { z } from 'zod';

/** A rule of a project about what its applications deploy, as its annotation states it. */
export const projectRuleSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/, 'is lower case letters, digits, - and .'),
  /** `apps/Deployment`, `Deployment` of any group, `*`; all kinds where none is named. */
  kinds: z.array(z.string().min(1).max(200)).max(50).optional(),
  /** CEL: whether an object is as it should be. */
  expression: z.string().trim().min(1, 'must not be empty').max(4_000),
  /** What people are told of an object that is not. */
  message: z.string().trim().min(1).max(500).optional(),
  /** `error` holds syncs back; `warn` only tells. */
  severity: z.enum(['warn', 'error']).default('error'),
});
export type ProjectRule = z.infer<typeof projectRuleSchema>;
export type RuleSeverity = ProjectRule['severity'];

/** What is made of a Secret whose data Git holds in plain. */
export const PLAIN_SECRET_POLICIES = ['allow', 'warn', 'error'] as const;
export type PlainSecretPolicy = (typeof PLAIN_SECRET_POLICIES)[number];

/** One object that is not as a rule wants it. */
export interface Violation {
  rule: string;
  severity: RuleSeverity;
  kind: string;
  namespace: string;
  name: string;
  message: string;
}

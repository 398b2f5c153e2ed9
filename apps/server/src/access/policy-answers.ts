import type { PolicyProblem, ResourceWords } from '@lockstep/access';
import type { PolicyVersion } from '@lockstep/domain';
import type { RbacPolicyRecord } from '@lockstep/store';
import { z } from 'zod';
import { answer } from '../http/answers.ts';

/** The shapes that operations on the policy share. */

/** Beyond any policy that people keep; the policy itself has its own limit on characters. */
const MAX_KEYS = 500;

const noNul = (text: string) => !text.includes('\0');

/** The data of an argocd-rbac-cm. */
export const policyData = z
  .record(z.string().max(253).refine(noNul, 'holds a NUL'), z.string().refine(noNul, 'holds a NUL'))
  .refine((data) => Object.keys(data).length <= MAX_KEYS, `has more than ${MAX_KEYS} keys`)
  .describe('As in argocd-rbac-cm: policy.csv, policy.<any>.csv, policy.default, scopes…');

/** What whoever changes the policy says beside it. */
export const changeFields = {
  version: z.number().int().min(0).optional().describe('Refused when this is not the current one'),
  reason: z.string().trim().max(500).refine(noNul, 'holds a NUL').optional(),
  force: z
    .boolean()
    .optional()
    .describe('Save it though nobody could change it any more: for the local administrator'),
};

export interface ToldProblem extends PolicyProblem {
  severity: 'error' | 'warning';
}

export const problemAnswer = z.object({
  file: z.string().describe('A key of the data'),
  line: z.number().int().optional().describe('From 1; none where it is about the whole key'),
  message: z.string(),
  severity: z.enum(['error', 'warning']),
});

export interface PolicyAnswer extends RbacPolicyRecord {
  /** What can be read, and is hardly meant. */
  warnings: string[];
}

const policyFields = {
  version: z.number(),
  data: z.record(z.string(), z.string()),
  updatedAt: z.string(),
  updatedBy: z.string(),
  warnings: z.array(z.string()),
};

export const policyAnswer = answer<PolicyAnswer>(z.object(policyFields), 'RbacPolicy');

export interface PolicyPage extends PolicyAnswer {
  /** What lines can speak of. */
  resources: Readonly<Record<string, ResourceWords>>;
}

export const policyPageAnswer = answer<PolicyPage>(
  z.object({
    ...policyFields,
    resources: z.record(
      z.string(),
      z.object({
        actions: z.array(z.string()),
        object: z.string(),
        withPath: z.array(z.string()).optional(),
      }),
    ),
  }),
  'RbacPolicyPage',
);

export const versionSchema = z.object({
  version: z.number().int(),
  savedAt: z.string(),
  savedBy: z.string(),
  reason: z.string(),
  requestId: z.string(),
  restoredFrom: z.number().int().optional(),
  forced: z.boolean().describe('Nobody but the local administrator could have changed it'),
  added: z.number().int().optional().describe('Lines against the version before'),
  removed: z.number().int().optional(),
}) satisfies z.ZodType<PolicyVersion>;

export const versionParams = z.object({
  version: z.coerce
    .number()
    .int()
    .min(1)
    .max(2 ** 31 - 1),
});

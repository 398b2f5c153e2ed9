import type { PolicyFileDiff } from '@lockstep/domain';
import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import { authorize } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { diffPolicies } from '../policy-diff.ts';
import { POLICY_OBJECT } from './rbac.ts';
import { requireVersion } from './versions.ts';

interface PolicyDiff {
  from: number;
  to: number;
  files: PolicyFileDiff[];
}

const diffAnswer = answer<PolicyDiff>(
  z.object({
    from: z.number().int(),
    to: z.number().int(),
    files: z.array(
      z.object({
        file: z.string(),
        added: z.number().int(),
        removed: z.number().int(),
        lines: z.array(
          z.object({
            kind: z.enum(['same', 'added', 'removed']),
            text: z.string(),
            before: z.number().int().optional(),
            after: z.number().int().optional(),
          }),
        ),
      }),
    ),
  }),
  'RbacPolicyDiff',
);

const versionParameter = z.coerce
  .number()
  .int()
  .min(0)
  .max(2 ** 31 - 1);

/** What makes one version of another: changed lines, and three around them. */
export const diffRbac: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/lockstep/rbac/diff',
    config: { permission: { resource: 'settings', action: 'get' }, compress: true },
    schema: {
      tags: ['lockstep'],
      querystring: z.object({
        from: versionParameter.optional().describe('0 is no policy; the one before, if not given'),
        to: versionParameter.optional().describe('What is in force, if not given'),
      }),
      response: { 200: diffAnswer },
    },
    handler: async (request) => {
      authorize(request, POLICY_OBJECT);
      const { rbacPolicy } = app.lockstep.store;
      const to = request.query.to ?? (await rbacPolicy.get()).version;
      const from = request.query.from ?? Math.max(0, to - 1);
      const dataOf = async (version: number) =>
        version === 0 ? {} : (await requireVersion(rbacPolicy, version)).data;
      const [before, after] = await Promise.all([dataOf(from), dataOf(to)]);
      return { from, to, files: diffPolicies(before, after) };
    },
  });
};

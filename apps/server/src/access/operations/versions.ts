import { type PolicyVersion, UserError } from '@lockstep/domain';
import type { RbacPolicyStore, RbacPolicyVersionDetail } from '@lockstep/store';
import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import { authorize } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { changeFields, policyAnswer, versionParams, versionSchema } from '../policy-answers.ts';
import { savePolicy } from '../save-policy.ts';
import { POLICY_OBJECT } from './rbac.ts';

const versionsAnswer = answer<{ items: PolicyVersion[]; next?: number }>(
  z.object({
    items: z.array(versionSchema),
    next: z.number().int().optional().describe('`before` of the next page, where there is one'),
  }),
  'RbacPolicyVersionList',
);

/** Every version that was saved, newest first. */
export const listRbacVersions: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/lockstep/rbac/versions',
    config: { permission: { resource: 'settings', action: 'get' }, compress: true },
    schema: {
      tags: ['lockstep'],
      querystring: z.object({
        before: z.coerce.number().int().min(1).optional(),
        limit: z.coerce.number().int().min(1).max(500).default(50),
      }),
      response: { 200: versionsAnswer },
    },
    handler: async (request) => {
      authorize(request, POLICY_OBJECT);
      const { before, limit } = request.query;
      const { rbacPolicy } = app.lockstep.store;
      const found = await rbacPolicy.versions({ before, limit: limit + 1 });
      const items = found.slice(0, limit);
      const next = found.length > limit ? items.at(-1)?.version : undefined;
      return { items, ...(next !== undefined && { next }) };
    },
  });
};

const versionAnswer = answer<RbacPolicyVersionDetail>(
  versionSchema.extend({ data: z.record(z.string(), z.string()) }),
  'RbacPolicyVersion',
);

export const getRbacVersion: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/lockstep/rbac/versions/:version',
    config: { permission: { resource: 'settings', action: 'get' }, compress: true },
    schema: { tags: ['lockstep'], params: versionParams, response: { 200: versionAnswer } },
    handler: async (request) => {
      authorize(request, POLICY_OBJECT);
      return requireVersion(app.lockstep.store.rbacPolicy, request.params.version);
    },
  });
};

/** Saves what an earlier version was as a new one, which is checked like any other. */
export const restoreRbacVersion: Operation = async (app) => {
  app.route({
    method: 'POST',
    url: '/lockstep/rbac/versions/:version/restore',
    config: { permission: { resource: 'settings', action: 'update' } },
    schema: {
      tags: ['lockstep'],
      params: versionParams,
      body: z.object(changeFields),
      response: { 200: policyAnswer },
    },
    handler: async (request) => {
      authorize(request, POLICY_OBJECT);
      const { version: restoredFrom } = request.params;
      const { data } = await requireVersion(app.lockstep.store.rbacPolicy, restoredFrom);
      return savePolicy(request, { ...request.body, data, restoredFrom });
    },
  });
};

/** @throws UserError not-found */
export async function requireVersion(
  rbacPolicy: RbacPolicyStore,
  version: number,
): Promise<RbacPolicyVersionDetail> {
  const found = await rbacPolicy.version(version);
  if (found) return found;
  throw new UserError('not-found', `the policy has no version ${version}`);
}

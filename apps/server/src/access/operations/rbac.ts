import {
  BUILTIN_POLICY,
  compilePolicy,
  LOCKSTEP_POLICY,
  policyWarnings,
  readRbacConfigMap,
} from '@lockstep/access';
import type { RbacPolicyRecord } from '@lockstep/store';
import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import { actorOf, authorize } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';

const OBJECT = 'rbac';

const policyBody = z.object({
  data: z
    .record(z.string().max(253), z.string())
    .describe('As in argocd-rbac-cm: policy.csv, policy.<any>.csv, policy.default, scopes…'),
  version: z.number().int().min(0).optional().describe('Refused when this is not the current one'),
});

interface PolicyAnswer extends RbacPolicyRecord {
  /** What can be read, and is hardly meant. */
  warnings: string[];
}

const policyAnswer = answer<PolicyAnswer>(
  z.object({
    version: z.number(),
    data: z.record(z.string(), z.string()),
    updatedAt: z.string(),
    updatedBy: z.string(),
    warnings: z.array(z.string()),
  }),
  'RbacPolicy',
);

export const getRbac: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/lockstep/rbac',
    config: { permission: { resource: 'settings', action: 'get' } },
    schema: { tags: ['lockstep'], response: { 200: policyAnswer } },
    handler: async (request) => {
      authorize(request, OBJECT);
      const record = await app.lockstep.store.rbacPolicy.get();
      return { ...record, warnings: await checkPolicy(record.data) };
    },
  });
};

/** Replaces the policy. It is in force here when this answers, elsewhere within a second. */
export const putRbac: Operation = async (app) => {
  const { store, access } = app.lockstep;
  app.route({
    method: 'PUT',
    url: '/lockstep/rbac',
    config: { permission: { resource: 'settings', action: 'update' } },
    schema: { tags: ['lockstep'], body: policyBody, response: { 200: policyAnswer } },
    handler: async (request) => {
      authorize(request, OBJECT);
      const { data, version } = request.body;
      const warnings = await checkPolicy(data);
      const record = await store.rbacPolicy.put(data, version, actorOf(request));
      await access.reload();
      return { ...record, warnings };
    },
  });
};

/** @throws UserError that names every line that is wrong. */
async function checkPolicy(data: Record<string, string>): Promise<string[]> {
  const builtin = [BUILTIN_POLICY, LOCKSTEP_POLICY];
  return policyWarnings(await compilePolicy({ ...readRbacConfigMap(data), builtin }));
}

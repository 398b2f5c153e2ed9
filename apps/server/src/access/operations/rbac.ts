import { checkPolicy, RESOURCE_WORDS, tellProblem } from '@lockstep/access';
import { z } from 'zod';
import { authorize } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { changeFields, policyAnswer, policyData, policyPageAnswer } from '../policy-answers.ts';
import { savePolicy } from '../save-policy.ts';

/** How the permission names the policy. */
export const POLICY_OBJECT = 'rbac';

/** The policy that is in force, and what can be said in it. */
export const getRbac: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/lockstep/rbac',
    config: { permission: { resource: 'settings', action: 'get' }, compress: true },
    schema: { tags: ['lockstep'], response: { 200: policyPageAnswer } },
    handler: async (request) => {
      authorize(request, POLICY_OBJECT);
      const record = await app.lockstep.store.rbacPolicy.get();
      const checked = await checkPolicy(record.data);
      const problems = checked.kind === 'usable' ? checked.warnings : checked.errors;
      return { ...record, warnings: problems.map(tellProblem), resources: RESOURCE_WORDS };
    },
  });
};

/** Replaces the policy. It is in force here when this answers, elsewhere within a second. */
export const putRbac: Operation = async (app) => {
  app.route({
    method: 'PUT',
    url: '/lockstep/rbac',
    config: { permission: { resource: 'settings', action: 'update' } },
    schema: {
      tags: ['lockstep'],
      body: z.object({ data: policyData, ...changeFields }),
      response: { 200: policyAnswer },
    },
    handler: async (request) => {
      authorize(request, POLICY_OBJECT);
      return savePolicy(request, request.body);
    },
  });
};

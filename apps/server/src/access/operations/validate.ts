import {
  CHANGE_POLICY,
  checkPolicy,
  type PolicyProblem,
  policyGroupsOf,
  policyNameOf,
} from '@lockstep/access';
import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import { authorize, subjectOf } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import {
  isLocalAdministrator,
  locksOut,
  type PolicyAdministrators,
  policyAdministrators,
} from '../lockout.ts';
import { policyData, problemAnswer, type ToldProblem } from '../policy-answers.ts';
import { POLICY_OBJECT } from './rbac.ts';

interface Validation {
  /** It can be read. */
  valid: boolean;
  problems: ToldProblem[];
  /** Who could change the policy under it; not known of one that is not valid. */
  administrators?: PolicyAdministrators;
  locksOut: boolean;
  /** Whoever asks could not change it any more. */
  locksYouOut: boolean;
}

const validationAnswer = answer<Validation>(
  z.object({
    valid: z.boolean(),
    problems: z.array(problemAnswer),
    administrators: z.object({ everybody: z.boolean(), names: z.array(z.string()) }).optional(),
    locksOut: z.boolean().describe('Nobody could change the policy under it: it is not saved'),
    locksYouOut: z.boolean(),
  }),
  'RbacValidation',
);

const MAX_ERRORS = 200;

/** What a policy would come to, line by line, without saving it. */
export const validateRbac: Operation = async (app) => {
  const { store } = app.lockstep;
  app.route({
    method: 'POST',
    url: '/lockstep/rbac/validate',
    config: { permission: { resource: 'settings', action: 'get' } },
    schema: {
      tags: ['lockstep'],
      body: z.object({ data: policyData }),
      response: { 200: validationAnswer },
    },
    handler: async (request) => {
      authorize(request, POLICY_OBJECT);
      const checked = await checkPolicy(request.body.data);
      if (checked.kind === 'wrong') {
        const problems = told(checked.errors.slice(0, MAX_ERRORS), 'error');
        return { valid: false, problems, locksOut: false, locksYouOut: false };
      }
      const { policy, warnings } = checked;
      const administrators = await policyAdministrators(store, policy);
      const subject = subjectOf(request);
      const asked = { subject: policyNameOf(subject), groups: policyGroupsOf(subject) };
      const stays = policy.allows({ ...asked, ...CHANGE_POLICY });
      return {
        valid: true,
        problems: told(warnings, 'warning'),
        administrators,
        locksOut: locksOut(administrators),
        locksYouOut: !stays && !isLocalAdministrator(subject),
      };
    },
  });
};

function told(
  problems: readonly PolicyProblem[],
  severity: ToldProblem['severity'],
): ToldProblem[] {
  return problems.map((problem) => ({ ...problem, severity }));
}

import { UserError } from '@lockstep/domain';
import { emptyAnswer } from '../../http/answers.ts';
import {
  applicationParams,
  applicationQuery,
  flagParameter,
  textParameter,
} from '../../http/query.ts';
import { actorOf } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { findApplication, keyOf } from '../find-application.ts';
import { signalReconcile } from '../signal-work.ts';

/** Deletes; what it manages goes first, unless `cascade` is off. */
export const deleteApplication: Operation = async (app) => {
  const { lockstep } = app;
  app.route({
    method: 'DELETE',
    url: '/applications/:name',
    config: { permission: { resource: 'applications', action: 'delete' } },
    schema: {
      tags: ['applications'],
      params: applicationParams,
      querystring: applicationQuery.extend({
        cascade: flagParameter.describe('true unless given: managed resources are deleted too'),
        propagationPolicy: textParameter.describe('foreground (default), background or orphan'),
      }),
      response: { 200: emptyAnswer },
    },
    handler: async (request) => {
      const reference = { ...request.params, ...request.query };
      const cascade = cascadeOf(request.query);
      const record = await findApplication(request, reference);
      const key = keyOf(reference);
      const { applications } = lockstep.store;
      await applications.requestDelete(key, cascade, actorOf(request));
      const left = await applications.recordByKey(key);
      if (!left || left.uid !== record.uid) return {};
      // No worker will ever see the deletion of an application that is bound to no cluster.
      if (!(await signalReconcile(lockstep, left))) await applications.remove(left.uid);
      return {};
    },
  });
};

const POLICIES = ['foreground', 'background', 'orphan'] as const;

/**
 * How much goes with the application.
 * @throws UserError `invalid-argument` for a policy that is none: a deletion is not guessed.
 */
export function cascadeOf(query: {
  cascade?: boolean | undefined;
  propagationPolicy?: string | undefined;
}): 'foreground' | 'background' | 'none' {
  const given = query.propagationPolicy ?? '';
  const policy = given === '' ? undefined : POLICIES.find((known) => known === given.toLowerCase());
  if (given !== '' && !policy) {
    throw refused(`invalid propagation policy: ${given}`, `must be one of ${POLICIES.join(', ')}`);
  }
  if (policy === 'orphan') return 'none';
  if (query.cascade !== false) return policy ?? 'foreground';
  if (!policy) return 'none';
  throw refused(
    'cannot set propagation policy when cascading is disabled',
    'says how what cascade=false leaves is to be deleted',
  );
}

function refused(message: string, reason: string): UserError {
  return new UserError('invalid-argument', message, [{ field: 'propagationPolicy', reason }]);
}

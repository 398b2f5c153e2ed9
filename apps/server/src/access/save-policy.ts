import { requireUsable, tellProblem } from '@lockstep/access';
import type { FastifyRequest } from 'fastify';
import { actorOf, subjectOf } from '../http/request-context.ts';
import { refuseLockout } from './lockout.ts';
import type { PolicyAnswer } from './policy-answers.ts';

export interface PolicySave {
  data: Record<string, string>;
  /** The version that it replaces, as its author has read it. */
  version?: number | undefined;
  reason?: string | undefined;
  force?: boolean | undefined;
  restoredFrom?: number | undefined;
}

/**
 * Checks a policy and puts it in force: here when this resolves, elsewhere within a second.
 * @throws UserError that names each wrong line, conflict, or failed-precondition for a lock-out.
 */
export async function savePolicy(
  request: FastifyRequest,
  { data, version, reason, force = false, restoredFrom }: PolicySave,
): Promise<PolicyAnswer> {
  const { store, access } = request.server.lockstep;
  const { policy, warnings } = await requireUsable(data);
  const subject = subjectOf(request);
  const { forced } = await refuseLockout({ store, policy, subject, force });
  const change = { data, expected: version, reason, restoredFrom, forced };
  const record = await store.rbacPolicy.put(change, actorOf(request));
  await access.reload();
  return { ...record, warnings: warnings.map(tellProblem) };
}

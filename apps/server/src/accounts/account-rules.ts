import { LOCAL_ISSUER, passwordProblem, type Subject } from '@lockstep/access';
import { UserError } from '@lockstep/domain';
import { CAPABILITIES } from '@lockstep/store';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Lockstep } from '../dependencies.ts';
import { authorize, subjectOf } from '../http/request-context.ts';
import { readAccountSettings } from './account-settings.ts';

/** Names as policies and tokens can have them: a colon would make one look like a project's role. */
export const accountName = z
  .string()
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9._@-]{0,251}[A-Za-z0-9])?$/,
    'is letters, digits, dots, dashes, underscores and @, with a letter or digit at both ends',
  );

export const capabilities = z.array(z.enum(CAPABILITIES)).max(2);

/** @throws UserError invalid-argument that says what is wrong with a new password. */
export async function checkNewPassword(
  { store }: Pick<Lockstep, 'store'>,
  account: string,
  password: string,
  field: string,
): Promise<void> {
  const { passwordPattern: pattern } = await readAccountSettings(store);
  const reason = passwordProblem(password, { account, policy: { pattern } });
  if (!reason) return;
  throw new UserError('invalid-argument', `${field} ${reason}`, [{ field, reason }]);
}

/** Whether a local account asks about itself. */
export function isOwn({ username, issuer }: Subject, account: string): boolean {
  return issuer === LOCAL_ISSUER && username === account;
}

/** Lets in whoever signed in as the account, and whoever the policy permits. */
export function authorizeAccount(
  request: FastifyRequest,
  account: string,
  action: 'get' | 'update',
): void {
  const subject = subjectOf(request);
  // A token makes and revokes none by itself, nor does what it bought: whoever steals one must not
  // be able to keep it.
  const isPerson = subject.kind === 'session' && !subject.exchanged;
  const mayByItself = action === 'get' || isPerson;
  if (isOwn(subject, account) && mayByItself) return;
  authorize(request, account, { resource: 'accounts', action });
}

/** @throws UserError failed-precondition for one's own account: nobody locks themselves out. */
export function refuseOwn(request: FastifyRequest, account: string, what: string): void {
  if (!isOwn(subjectOf(request), account)) return;
  throw new UserError(
    'failed-precondition',
    `you are ${account}: nobody ${what} their own account`,
  );
}

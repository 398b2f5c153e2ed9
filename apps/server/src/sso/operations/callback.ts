import type { Identity, RedirectProvider } from '@lockstep/access';
import { UserError } from '@lockstep/domain';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Operation } from '../../http/routes.ts';
import { auditFailure, failureMessage } from '../failed-sign-in.ts';
import { sendAfterFailure, sendAfterSignIn } from '../send-after.ts';
import { type Afterwards, type SignInUnderWay, takeSignIn } from '../sign-in-cookie.ts';

/** What SAML responses come to, with room: certificates and hundreds of groups. */
const MAX_FORM_BYTES = 1024 * 1024;
/** Nobody knows where it was to go on. */
const HOME: Afterwards = { kind: 'browser', path: '/' };

/**
 * Takes an identity provider's answer: the query of a redirect, or a form that its page posts. The
 * form comes from another site by design; that this browser began the sign-in is told by the cookie
 * that belongs to the answer's state.
 */
export const callback: Operation = async (app) => {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: MAX_FORM_BYTES },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  for (const url of ['/auth/callback', '/auth/callback/:provider']) {
    app.route({
      method: ['GET', 'POST'],
      url,
      config: { permission: 'public', answersOtherSites: true },
      bodyLimit: MAX_FORM_BYTES,
      schema: { tags: ['session'], security: [] },
      handler: take,
    });
  }
};

async function take(request: FastifyRequest, reply: FastifyReply) {
  const form = formOf(request.body);
  const url = new URL(request.url, `${request.protocol}://${request.host}`);
  const underWay = await takeSignIn(request, reply, stateOf(url, form));
  if (!underWay) return refuseUnknown(request, reply);
  const { providerId: provider, afterwards } = underWay;
  try {
    const identity = await identityOf(request, underWay, { url, form });
    return await sendAfterSignIn(request, reply, afterwards, identity);
  } catch (error) {
    const message = failureMessage(request, error);
    auditFailure(request, error, { provider, message });
    return sendAfterFailure(request, reply, afterwards, { provider, message });
  }
}

async function identityOf(
  request: FastifyRequest,
  { providerId, memory }: SignInUnderWay,
  answer: { url: URL; form: Readonly<Record<string, string>> },
): Promise<Identity> {
  const provider = request.server.lockstep.identityProviders.redirectProvider(providerId);
  if (!provider) {
    throw new UserError('failed-precondition', `${providerId} is not configured any more`);
  }
  assertOwnAddress(request, provider);
  return provider.finish({ ...answer, memory });
}

/**
 * A provider with an address of its own answers there and nowhere else, and nobody else does: so
 * none can have another's code brought to it (RFC 9700, section 4.4).
 */
function assertOwnAddress({ params }: FastifyRequest, { id, ownCallback }: RedirectProvider): void {
  const { provider } = params as { provider?: string };
  if (provider === (ownCallback ? id : undefined)) return;
  throw new UserError('unauthenticated', 'another provider has answered than was asked');
}

/** Also what a link sends that somebody else has made: nothing of it is repeated. */
function refuseUnknown(request: FastifyRequest, reply: FastifyReply) {
  const message =
    'this sign-in was not begun in this browser, took longer than ten minutes, or was used before';
  request.log.info({ step: 'sign-in' }, 'an answer without a sign-in was refused');
  return sendAfterFailure(request, reply, HOME, { provider: '', message });
}

function stateOf(url: URL, form: Readonly<Record<string, string>>): string {
  const { searchParams } = url;
  return (
    searchParams.get('state') ??
    form.state ??
    form.RelayState ??
    searchParams.get('RelayState') ??
    ''
  );
}

function formOf(body: unknown): Readonly<Record<string, string>> {
  if (typeof body !== 'object' || body === null) return {};
  const texts = Object.entries(body).filter(([, value]) => typeof value === 'string');
  return Object.fromEntries(texts) as Record<string, string>;
}

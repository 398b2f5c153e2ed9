import '@fastify/cookie';
import { isRoutePermission } from '@lockstep/access';
import { UserError } from '@lockstep/domain';
import type { FastifyRequest } from 'fastify';
import plugin from 'fastify-plugin';
import { hostCookieName, isOfBrowser } from '../http/host-cookie.ts';

/** As the field's clients have it; browsers get it with a prefix where there is TLS. */
export const SESSION_COOKIE = 'argocd.token';

/** The session's token: the bearer header, else the cookie that the dashboard has. */
function tokenOf(request: FastifyRequest): { token: string; fromCookie: boolean } | undefined {
  const header = request.headers.authorization;
  const bearer = header === undefined ? undefined : /^Bearer +(\S+)$/i.exec(header)?.[1];
  if (bearer) return { token: bearer, fromCookie: false };
  const cookie = sessionCookie(request);
  return cookie ? { token: cookie, fromCookie: true } : undefined;
}

/**
 * With TLS the cookie without a prefix counts for programs alone: another host of the domain, or
 * whoever is in between where there is no TLS, could have put one into a browser, and people would
 * act as somebody else without knowing.
 */
function sessionCookie(request: FastifyRequest): string | undefined {
  const own = request.cookies?.[hostCookieName(request, SESSION_COOKIE)];
  if (own || (request.protocol === 'https' && isOfBrowser(request))) return own;
  return request.cookies?.[SESSION_COOKIE];
}

/** Whether a request comes with a token, whatever it is worth. */
export function presentsToken(request: FastifyRequest): boolean {
  return tokenOf(request) !== undefined;
}

/** The token of a request that was let in. */
export function sessionToken(request: FastifyRequest): string {
  return tokenOf(request)?.token ?? '';
}

/**
 * Another site's page can make a browser send our cookie. Whatever changes something, and the
 * websocket, is taken from our own pages only; programs send no Origin, or a bearer header.
 */
function isForeignOrigin(request: FastifyRequest): boolean {
  const { origin } = request.headers;
  if (origin === undefined) return false;
  try {
    return new URL(origin).host !== request.host;
  } catch {
    return true;
  }
}

async function authenticate(request: FastifyRequest): Promise<void> {
  const { permission, beforePasswordChange } = request.routeOptions.config;
  // Only unknown paths have no declaration: the not-found handler answers them.
  if (permission === undefined) return;
  if (request.routeOptions.config.answersOtherSites) return;
  const given = tokenOf(request);
  const changes = !['GET', 'HEAD', 'OPTIONS'].includes(request.method);
  // Also where nobody has to be signed in: another site's form must not sign people in as somebody.
  if (changes && given?.fromCookie !== false && isForeignOrigin(request)) refuseForeign();
  if (!given) {
    if (permission === 'public') return;
    throw new UserError('unauthenticated', 'no session: sign in first');
  }
  const answer = await request.server.lockstep.authenticator.authenticate(given.token);
  if (answer.kind === 'refused') {
    if (permission === 'public') return;
    throw new UserError('unauthenticated', answer.reason);
  }
  const upgrades = request.headers.upgrade !== undefined;
  if (given.fromCookie && upgrades && isForeignOrigin(request)) refuseForeign();
  const { subject } = answer;
  if (subject.mustChangePassword && permission !== 'public' && !beforePasswordChange) {
    throw new UserError(
      'failed-precondition',
      'this password was given to you: choose another one before anything else',
      [{ field: 'mustChangePassword', reason: 'the password is not your own' }],
    );
  }
  request.server.lockstep.lastUse.note(subject, request.ip);
  request.subject = subject;
  request.sessionFromCookie = given.fromCookie;
}

/** @throws UserError */
function refuseForeign(): never {
  throw new UserError('permission-denied', 'requests from other sites are not taken');
}

/** Every route declares its permission; every request is authenticated before anything is read. */
export const authenticationPlugin = plugin(
  async (app) => {
    app.decorateRequest('subject', null);
    app.decorateRequest('sessionFromCookie', false);
    app.addHook('onRoute', (route) => {
      if (isRoutePermission(route.config?.permission)) return;
      throw new Error(`${route.method} ${route.url} declares no permission`);
    });
    app.addHook('onRequest', authenticate);
  },
  { name: 'authentication', dependencies: ['errors', '@fastify/cookie'] },
);

import '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hostCookieName, isOfBrowser } from '../http/host-cookie.ts';
import { SESSION_COOKIE } from '../plugins/authentication.ts';

const options = (request: FastifyRequest) => ({
  path: '/',
  httpOnly: true,
  sameSite: 'lax' as const,
  secure: request.protocol === 'https',
});

/**
 * The dashboard's session: a cookie that scripts cannot read and other sites cannot use. Programs
 * get it under the name that the field's clients look for.
 */
export function setSessionCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
  expiresAt: Date,
) {
  const maxAge = Math.max(0, Math.round((expiresAt.getTime() - Date.now()) / 1000));
  const name = isOfBrowser(request) ? hostCookieName(request, SESSION_COOKIE) : SESSION_COOKIE;
  reply.setCookie(name, token, { ...options(request), maxAge });
}

/** Under whichever name this client has it. */
export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply) {
  const names = new Set([SESSION_COOKIE, hostCookieName(request, SESSION_COOKIE)]);
  for (const name of names) reply.clearCookie(name, options(request));
}

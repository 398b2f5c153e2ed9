import '@fastify/cookie';
import type { FastifyRequest } from 'fastify';

/**
 * How a cookie of ours is called: with TLS by the prefix under which browsers take one only from
 * this very host, over TLS, for all of its paths. Another host of the domain cannot put one there.
 */
export function hostCookieName({ protocol }: FastifyRequest, name: string): string {
  return protocol === 'https' ? `__Host-${name}` : name;
}

/**
 * Whether a browser asks: over TLS they all say from which site a request comes, and with a
 * websocket from which origin. Programs that speak the field's API say neither.
 */
export function isOfBrowser({ headers }: FastifyRequest): boolean {
  if (headers['sec-fetch-site'] !== undefined) return true;
  return headers.upgrade !== undefined && headers.origin !== undefined;
}

import { UserError } from '@lockstep/domain';
import { type JWTPayload, jwtVerify } from 'jose';
import type { BackchannelLogout, LogoutNotice } from '../identity-provider.ts';
import type { OidcClient } from './oidc-client.ts';
import { isIssuer } from './oidc-config.ts';
import { refusedAnswer } from './oidc-errors.ts';
import { SIGNATURE_ALGORITHMS } from './provider-keys.ts';
import type { Reading } from './read-identity.ts';

/** What a token says that tells of a session's end, and of nothing else. */
const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const CLOCK_TOLERANCE_SECONDS = 30;
/** Providers tell at once. One that names no end of its own is not kept for later. */
const OLDEST_SECONDS = 300;

/** Takes logout tokens (OpenID Connect Back-Channel Logout 1.0, section 2.6). */
export function createBackchannelLogout(reading: Reading, client: OidcClient): BackchannelLogout {
  const { name, config, surroundings } = reading;
  return {
    isFor: (issuer) => isIssuer(config, issuer),
    async verify(token) {
      const metadata = (await client.configuration()).serverMetadata();
      if (!metadata.jwks_uri) throw noNotice(name, 'there are no keys to check it with');
      const { payload, protectedHeader } = await jwtVerify(token, client.keys(metadata.jwks_uri), {
        algorithms: SIGNATURE_ALGORITHMS,
        issuer: metadata.issuer,
        audience: config.clientID,
        currentDate: surroundings.now(),
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        maxTokenAge: OLDEST_SECONDS,
        requiredClaims: ['iat', 'jti', 'events'],
      }).catch((error: unknown) => {
        throw refusedAnswer(name, error);
      });
      if (!/^(?:application\/)?(?:logout\+)?jwt$/i.test(protectedHeader.typ ?? 'JWT')) {
        throw noNotice(name, 'it is a token of another type');
      }
      return noticeOf(name, metadata.issuer, payload);
    },
  };
}

function noticeOf(name: string, issuer: string, payload: JWTPayload): LogoutNotice {
  const { sub: subject, sid, jti, iat = 0, events, nonce } = payload;
  const isEvent = typeof events === 'object' && events !== null && Object.hasOwn(events, EVENT);
  // An ID token has a nonce: none must ever be taken for the end of its own session.
  if (!isEvent || nonce !== undefined) throw noNotice(name, 'it is about something else');
  const sessionId = typeof sid === 'string' && sid !== '' ? sid : undefined;
  if (!jti || (!subject && !sessionId)) throw noNotice(name, 'it names neither sub nor sid');
  return {
    ...{ issuer, issuedAt: new Date(iat * 1000) },
    ...(subject ? { subject } : {}),
    ...(sessionId ? { sessionId } : {}),
  };
}

function noNotice(name: string, reason: string): UserError {
  return new UserError('unauthenticated', `${name} has not told of a session's end: ${reason}`);
}

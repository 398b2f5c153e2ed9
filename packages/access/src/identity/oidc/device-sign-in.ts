import { UserError } from '@lockstep/domain';
import * as oidc from 'openid-client';
import type { DeviceSignIn, DeviceSignInState } from '../identity-provider.ts';
import { scopesOf } from './authorization.ts';
import type { OidcClient } from './oidc-client.ts';
import { refusedAnswer } from './oidc-errors.ts';
import { type Reading, readIdentity } from './read-identity.ts';

const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

/** Signs in by a code that is confirmed on another machine (RFC 8628). */
export function createDeviceSignIn(reading: Reading, client: OidcClient): DeviceSignIn {
  const { name, config } = reading;
  return {
    async begin() {
      const configuration = await client.configuration();
      const metadata = configuration.serverMetadata();
      if (!metadata.device_authorization_endpoint) {
        const told = `${name} has no sign-in by device code; use the browser of this machine`;
        throw new UserError('failed-precondition', told);
      }
      const scope = scopesOf(config, metadata.scopes_supported).join(' ');
      const begun = await oidc
        .initiateDeviceAuthorization(configuration, { scope })
        .catch((error: unknown) => {
          throw refusedAnswer(name, error);
        });
      return {
        userCode: begun.user_code,
        verificationUri: begun.verification_uri,
        ...(begun.verification_uri_complete
          ? { verificationUriComplete: begun.verification_uri_complete }
          : {}),
        expiresInSeconds: begun.expires_in,
        intervalSeconds: begun.interval ?? 5,
        memory: begun.device_code,
      };
    },
    async poll(memory) {
      const configuration = await client.configuration();
      try {
        const tokens = await oidc.genericGrantRequest(configuration, GRANT, {
          device_code: memory,
        });
        return { kind: 'done', identity: await readIdentity(reading, client, tokens) };
      } catch (error) {
        return pendingOr(name, error);
      }
    },
  };
}

function pendingOr(name: string, error: unknown): DeviceSignInState {
  if (error instanceof oidc.ResponseBodyError) {
    if (error.error === 'authorization_pending') return { kind: 'pending', slowDown: false };
    if (error.error === 'slow_down') return { kind: 'pending', slowDown: true };
  }
  throw refusedAnswer(name, error);
}

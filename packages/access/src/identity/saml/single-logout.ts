import { randomBytes } from 'node:crypto';
import type { Profile } from '@node-saml/node-saml';
import type { FrontchannelMessage, RedirectProvider } from '../identity-provider.ts';
import type { ProviderSurroundings } from '../provider-kind.ts';
import { entityIdOf, logoutPathOf } from './entity-id.ts';
import { type LogoutHint, readLogoutHint } from './logout-hint.ts';
import { readLogoutRequest } from './logout-request.ts';
import { provenMessage, readRedirectMessage, withRelayState } from './redirect-message.ts';
import { certificatesOf, type SamlConfig } from './saml-config.ts';
import { librarySettings, loadLibrary, parseXml } from './saml-library.ts';

interface Logout {
  id: string;
  config: SamlConfig;
  surroundings: ProviderSurroundings;
}

/**
 * Single logout by redirects (SAML profiles, section 4.4): signing out here is told to the provider,
 * and what it tells of a session that ended there is taken where it has signed it.
 */
export function createSingleLogout(
  logout: Logout,
): Required<Pick<RedirectProvider, 'logoutUrl' | 'frontchannel'>> {
  return {
    async logoutUrl({ returnTo, hint: text }) {
      const hint = readLogoutHint(text);
      // Of a session from before this was configured nothing is known to name it by.
      if (!hint) return logout.config.logoutURL;
      const library = await openLibrary(logout, returnTo.replace(/\/$/, ''));
      return library.getLogoutUrlAsync(profileOf(hint), '', {});
    },
    frontchannel: { receive: (message) => receive(logout, message) },
  };
}

async function receive(
  logout: Logout,
  { query, own }: { query: string; own: string },
): Promise<FrontchannelMessage> {
  const { id, config, surroundings } = logout;
  const message = readRedirectMessage(query);
  // Here nothing is left to be ended: nothing depends on whether the answer is true.
  if (message.kind === 'SAMLResponse') return { kind: 'answer' };
  const xml = await provenMessage(message, certificatesOf(config));
  const request = await readLogoutRequest(xml, parseXml, {
    destination: `${own}${logoutPathOf(id)}`,
    issuer: config.ssoIssuer,
    nowMs: surroundings.now().getTime(),
    skewMs: config.clockSkewSeconds * 1_000,
  });
  return {
    kind: 'request',
    ...request,
    async answerUrl() {
      const library = await openLibrary(logout, own);
      const answered = { ID: request.id } as Profile;
      const location = await library.getLogoutResponseUrlAsync(answered, '', {}, true);
      const key = config.requestSigning?.key;
      if (message.relayState === undefined || key === undefined) return location;
      return withRelayState(location, message.relayState, key);
    },
  };
}

async function openLibrary({ id, config, surroundings }: Logout, own: string) {
  const callbackUrl = `${own}/auth/callback`;
  const entityId = entityIdOf({ id, config, publicUrl: surroundings.publicUrl, callbackUrl });
  const { SAML } = await loadLibrary();
  // An XML id begins with no digit.
  const memory = { requestId: `_${randomBytes(20).toString('hex')}` };
  const settings = librarySettings({ config, entityId, callbackUrl }, memory);
  return new SAML({ ...settings, logoutUrl: config.singleLogoutURL });
}

function profileOf(hint: LogoutHint): Profile {
  const { nameId: nameID, format, sessionIndex, nameQualifier, spNameQualifier } = hint;
  return {
    issuer: '',
    nameID,
    nameIDFormat: format ?? 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
    ...(sessionIndex === undefined ? {} : { sessionIndex }),
    ...(nameQualifier === undefined ? {} : { nameQualifier }),
    ...(spNameQualifier === undefined ? {} : { spNameQualifier }),
  };
}

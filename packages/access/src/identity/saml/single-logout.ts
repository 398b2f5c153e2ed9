import { randomBytes } from 'node:crypto';
import type { Profile } from '@node-saml/node-saml';
import type {
  FrontchannelBrought,
  FrontchannelMessage,
  RedirectProvider,
} from '../identity-provider.ts';
import type { ProviderSurroundings } from '../provider-kind.ts';
import { entityIdOf, logoutPathOf } from './entity-id.ts';
import { type LogoutHint, readLogoutHint } from './logout-hint.ts';
import { readLogoutRequest } from './logout-request.ts';
import { readPostMessage } from './post-message.ts';
import { provenMessage, readRedirectMessage, withRelayState } from './redirect-message.ts';
import { certificatesOf, type SamlConfig } from './saml-config.ts';
import { librarySettings, loadLibrary, parseXml } from './saml-library.ts';

interface Logout {
  id: string;
  config: SamlConfig;
  surroundings: ProviderSurroundings;
}

/**
 * Single logout (SAML profiles, section 4.4): signing out here is told to the provider, by redirect,
 * and what it tells of a session that ended there, by redirect or by a form, is taken where it has
 * signed it.
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

/** A request that the provider has signed, whichever binding brought it. */
async function readMessage(
  brought: FrontchannelBrought,
  config: SamlConfig,
): Promise<{ xml: string; relayState: string | undefined } | undefined> {
  // Of an answer nothing is read: nothing depends on whether it is true.
  if ('form' in brought) {
    const message = await readPostMessage(brought.form, config);
    return message.kind === 'SAMLRequest' ? message : undefined;
  }
  const message = readRedirectMessage(brought.query);
  if (message.kind === 'SAMLResponse') return undefined;
  const xml = await provenMessage(message, certificatesOf(config));
  return { xml, relayState: message.relayState };
}

async function receive(logout: Logout, brought: FrontchannelBrought): Promise<FrontchannelMessage> {
  const { id, config, surroundings } = logout;
  const { own } = brought;
  const message = await readMessage(brought, config);
  if (!message) return { kind: 'answer' };
  const request = await readLogoutRequest(message.xml, parseXml, {
    destination: `${own}${logoutPathOf(id)}`,
    issuer: config.ssoIssuer,
    nowMs: surroundings.now().getTime(),
    skewMs: config.clockSkewSeconds * 1_000,
    opener: { privateKey: config.decryption?.key, warn: surroundings.warn },
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

import { randomBytes, sign, verify, X509Certificate } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { TestCertificate } from './certificates.ts';
import { signSamlPart } from './saml-response.ts';

const ALGORITHM = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';

/** What an identity provider says of somebody who signs out there. */
export interface SamlLogoutStatement {
  issuer: string;
  /** Where the service provider takes it. */
  destination: string;
  nameId: string;
  sessionIndex?: string;
  at?: Date;
  /** Changes the request before it is signed. */
  edit?: (xml: string) => string;
}

/** A logout's request as XML, not signed. */
export function samlLogoutRequest(statement: SamlLogoutStatement): string {
  const { issuer, destination, nameId, sessionIndex, at = new Date(), edit } = statement;
  const index = sessionIndex ? `<samlp:SessionIndex>${sessionIndex}</samlp:SessionIndex>` : '';
  const xml = [
    `<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_${randomBytes(16).toString('hex')}" Version="2.0" IssueInstant="${at.toISOString()}" Destination="${destination}">`,
    `<saml:Issuer>${issuer}</saml:Issuer><saml:NameID>${nameId}</saml:NameID>${index}`,
    '</samlp:LogoutRequest>',
  ].join('');
  return edit ? edit(xml) : xml;
}

/** The form that a provider's page posts: a request, signed in itself with this key. */
export async function samlLogoutForm(
  statement: SamlLogoutStatement,
  { key, relayState }: { key: TestCertificate; relayState?: string },
): Promise<Record<string, string>> {
  const signed = await signSamlPart(samlLogoutRequest(statement), 'LogoutRequest', { key });
  return {
    SAMLRequest: Buffer.from(signed).toString('base64'),
    ...(relayState === undefined ? {} : { RelayState: relayState }),
  };
}

/** The address that a browser is sent to: a request by redirect, signed with this key. */
export function samlLogoutUrl(
  statement: SamlLogoutStatement,
  { key, relayState }: { key: TestCertificate; relayState?: string },
): URL {
  const { destination } = statement;
  const encoded = deflateRawSync(samlLogoutRequest(statement)).toString('base64');
  const parts = [
    `SAMLRequest=${encodeURIComponent(encoded)}`,
    ...(relayState === undefined
      ? []
      : [`RelayState=${encodeURIComponent(relayState).replaceAll("'", '%27')}`]),
    `SigAlg=${encodeURIComponent(ALGORITHM)}`,
  ].join('&');
  const signature = sign('sha256', Buffer.from(parts), key.key).toString('base64');
  return new URL(`${destination}?${parts}&Signature=${encodeURIComponent(signature)}`);
}

/** What came to a provider by redirect, and whether this certificate's key has signed it. */
export function readSamlRedirect(
  location: URL,
  certificate: string,
): { xml: string; relayState: string | null; isSigned: boolean } {
  const { searchParams } = location;
  const message = searchParams.get('SAMLRequest') ?? searchParams.get('SAMLResponse') ?? '';
  const parts = location.search.slice(1).split('&');
  const signed = parts.filter((part) => !part.startsWith('Signature=')).join('&');
  const signature = Buffer.from(searchParams.get('Signature') ?? '', 'base64');
  const { publicKey } = new X509Certificate(certificate);
  return {
    xml: inflateRawSync(Buffer.from(message, 'base64')).toString(),
    relayState: searchParams.get('RelayState'),
    isSigned: verify('sha256', Buffer.from(signed), publicKey, signature),
  };
}

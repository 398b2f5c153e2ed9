import { type NameOpener, nameIdIn } from './name-id.ts';
import { refused } from './refused.ts';
import { type ParseXml, readDocument } from './screen-response.ts';
import { attributeOf, childrenOf, NAMESPACES, type XmlElement } from './xml-tree.ts';

/** What a provider asks for. */
export interface LogoutRequest {
  id: string;
  subject: string;
  sessionIds: string[];
  issuedAt: Date;
}

export interface ExpectedRequest {
  /** Our own address for it. */
  destination: string;
  /** Whose it must be; undefined for whoever signs with a known key. */
  issuer: string | undefined;
  nowMs: number;
  skewMs: number;
  opener: NameOpener;
}

/** Browsers bring it at once. */
const OLDEST_MS = 5 * 60_000;
const MOST_SESSIONS = 100;

/**
 * Reads a request whose signature was checked (SAML core, section 3.7.1).
 * @throws UserError `unauthenticated`.
 */
export async function readLogoutRequest(
  xml: string,
  parseXml: ParseXml,
  expected: ExpectedRequest,
): Promise<LogoutRequest> {
  const { documentElement: request } = await readDocument(xml, parseXml);
  const isRequest =
    request.localName === 'LogoutRequest' && request.namespaceURI === NAMESPACES.protocol;
  if (!isRequest || attributeOf(request, 'Version') !== '2.0') {
    throw refused('it is no LogoutRequest of SAML 2.0');
  }
  if (attributeOf(request, 'Destination') !== expected.destination) {
    throw refused('it is for another address');
  }
  const issuer = textOf(only(request, 'Issuer'));
  if (expected.issuer !== undefined && issuer !== expected.issuer) {
    throw refused(`it is of ${issuer}, not of ${expected.issuer}`);
  }
  const id = attributeOf(request, 'ID');
  const subject = textOf(await nameIdIn(request, expected.opener));
  if (!id || subject === '') throw refused('it has no id, or names nobody');
  const sessions = named(request, 'SessionIndex', NAMESPACES.protocol).slice(0, MOST_SESSIONS);
  return { id, subject, sessionIds: sessions.map(textOf), issuedAt: issuedAt(request, expected) };
}

function issuedAt(request: XmlElement, { nowMs, skewMs }: ExpectedRequest): Date {
  const at = Date.parse(attributeOf(request, 'IssueInstant') ?? '');
  const until = attributeOf(request, 'NotOnOrAfter');
  const isOver = until !== undefined && !(Date.parse(until) + skewMs > nowMs);
  const isNow = at - skewMs <= nowMs && at + OLDEST_MS + skewMs > nowMs;
  if (isOver || !isNow) throw refused('it does not count yet, or no longer');
  return new Date(at);
}

function only(element: XmlElement, name: string): XmlElement {
  const [first, second] = named(element, name, NAMESPACES.assertion);
  if (!first || second) throw refused(`it must have one ${name}`);
  return first;
}

function named(element: XmlElement, name: string, namespace: string): XmlElement[] {
  return childrenOf(element).filter(
    ({ localName, namespaceURI }) => localName === name && namespaceURI === namespace,
  );
}

function textOf(element: XmlElement): string {
  return element.textContent?.trim() ?? '';
}

import { type NameOpener, nameIdIn } from './name-id.ts';
import { refused } from './refused.ts';
import type { SignInMemory } from './sign-in-memory.ts';
import { attributeOf, childrenOf, NAMESPACES, type XmlElement } from './xml-tree.ts';

/** What a signed assertion says. */
export interface Assertion {
  id: string;
  issuer: string;
  nameId: string;
  nameIdFormat: string | undefined;
  nameQualifier: string | undefined;
  spNameQualifier: string | undefined;
  /** The provider's own session. */
  sessionIndex: string | undefined;
  /** After this time it signs nobody in, the skew of clocks included. */
  usableUntilMs: number;
  /** The provider's own session ends then. */
  sessionUntilMs: number | undefined;
  attributes: ReadonlyMap<string, readonly string[]>;
}

/** What it must say besides. */
export interface Expected {
  memory: SignInMemory;
  /** Whose assertions are taken; undefined for whoever signs with a known key. */
  issuer: string | undefined;
  nowMs: number;
  skewMs: number;
  opener: NameOpener;
}

const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';

/**
 * Reads an assertion whose signature, conditions and audience were found right, and holds it
 * against our request (SAML profiles, section 4.1.4.3).
 * @throws UserError `unauthenticated`.
 */
export async function readAssertion(element: XmlElement, expected: Expected): Promise<Assertion> {
  const id = attributeOf(element, 'ID');
  const issuer = textOf(only(element, 'Issuer'));
  if (!id || !issuer) throw refused('the assertion has no id or no issuer');
  if (expected.issuer !== undefined && issuer !== expected.issuer) {
    throw refused(`the assertion is of ${issuer}, not of ${expected.issuer}`);
  }
  const subject = only(element, 'Subject');
  const nameId = await nameIdIn(subject, expected.opener);
  if (textOf(nameId) === '') throw refused('the assertion names nobody');
  return {
    id,
    issuer,
    nameId: textOf(nameId),
    nameIdFormat: attributeOf(nameId, 'Format'),
    nameQualifier: attributeOf(nameId, 'NameQualifier'),
    spNameQualifier: attributeOf(nameId, 'SPNameQualifier'),
    sessionIndex: sessionIndexOf(element),
    usableUntilMs: confirmedUntil(subject, expected),
    sessionUntilMs: sessionUntil(element, expected),
    attributes: attributesOf(element),
  };
}

/** Until when the bearer may show it: to us, for our request, and not for ever. */
function confirmedUntil(subject: XmlElement, expected: Expected): number {
  const { memory, nowMs, skewMs } = expected;
  for (const confirmation of named(subject, 'SubjectConfirmation')) {
    const [data] = named(confirmation, 'SubjectConfirmationData');
    if (attributeOf(confirmation, 'Method') !== BEARER || !data) continue;
    const untilMs = timeOf(data, 'NotOnOrAfter');
    const isOurs =
      attributeOf(data, 'Recipient') === memory.callbackUrl &&
      attributeOf(data, 'InResponseTo') === memory.requestId;
    if (isOurs && untilMs !== undefined && untilMs + skewMs > nowMs) return untilMs + skewMs;
  }
  throw refused('the assertion is not for this sign-in at this address, or no longer');
}

function sessionUntil(assertion: XmlElement, { nowMs, skewMs }: Expected): number | undefined {
  const statements = named(assertion, 'AuthnStatement');
  if (statements.length === 0) throw refused('the assertion does not say that anybody signed in');
  const times = statements.map((statement) => timeOf(statement, 'SessionNotOnOrAfter'));
  const ends = times.filter((time) => time !== undefined);
  if (ends.some((time) => time + skewMs <= nowMs)) throw refused('the session there is over');
  return ends.length > 0 ? Math.min(...ends) : undefined;
}

function sessionIndexOf(assertion: XmlElement): string | undefined {
  const [statement] = named(assertion, 'AuthnStatement');
  return statement && attributeOf(statement, 'SessionIndex');
}

/** Values by the attribute's name; those of one name that is there twice together. */
function attributesOf(assertion: XmlElement): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const statement of named(assertion, 'AttributeStatement')) {
    for (const attribute of named(statement, 'Attribute')) {
      const name = attributeOf(attribute, 'Name') ?? '';
      const values = named(attribute, 'AttributeValue').map(textOf);
      found.set(name, [...(found.get(name) ?? []), ...values.filter(Boolean)]);
    }
  }
  return found;
}

function timeOf(element: XmlElement, name: string): number | undefined {
  const text = attributeOf(element, name);
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw refused(`${name} is not a time`);
  return time;
}

function named(element: XmlElement, name: string): XmlElement[] {
  return childrenOf(element).filter(
    ({ localName, namespaceURI }) => localName === name && namespaceURI === NAMESPACES.assertion,
  );
}

function only(element: XmlElement, name: string): XmlElement {
  const [first, second] = named(element, name);
  if (!first || second) throw refused(`the assertion must have one ${name}`);
  return first;
}

function textOf(element: XmlElement): string {
  return element.textContent?.trim() ?? '';
}

import { refused } from './refused.ts';
import { assertSignaturesArePlain } from './screen-signatures.ts';
import { assertSucceeded } from './screen-status.ts';
import {
  attributeOf,
  childrenOf,
  isElement,
  NAMESPACES,
  nodesIn,
  type XmlDocument,
  type XmlElement,
} from './xml-tree.ts';

/** Hundreds of groups with long names fit in; what is larger is no sign-in. */
const MOST_BYTES = 256 * 1024;
const MOST_DEPTH = 40;
const MOST_TAGS = 8_000;
const PROCESSING_INSTRUCTION = 7;
const COMMENT = 8;

/** Reads XML; rejects what is none. */
export type ParseXml = (xml: string) => Promise<XmlDocument>;

export interface Screening {
  parseXml: ParseXml;
  /** Where the response was posted. */
  callbackUrl: string;
}

/**
 * Lets through only the plain form in which providers send a response: one assertion where it
 * belongs, signatures where they belong by the algorithms that count, each id once, and nothing
 * that two readers could read differently. It proves nothing: the signature is checked afterwards.
 * @throws UserError `unauthenticated`.
 */
export async function screenResponse(xml: string, screening: Screening): Promise<XmlDocument> {
  const { document, response } = await screenForm(xml, screening);
  assertOneAssertion(document, response);
  assertSignaturesArePlain(document, response);
  return document;
}

/** What every response must be like, whatever it says. */
export async function screenForm(
  xml: string,
  { parseXml, callbackUrl }: Screening,
): Promise<{ document: XmlDocument; response: XmlElement }> {
  const document = await readDocument(xml, parseXml);
  const response = document.documentElement;
  assertIs(response, 'Response', NAMESPACES.protocol);
  assertSucceeded(response);
  const destination = attributeOf(response, 'Destination');
  if (destination !== undefined && destination !== callbackUrl) {
    throw refused('it is for another address');
  }
  return { document, response };
}

/** A form's field as XML. @throws UserError `unauthenticated`. */
export function decodeResponse(encoded: string): string {
  if (encoded.length > MOST_BYTES * 1.5) throw refused('it is too large');
  const compact = encoded.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) throw refused('it is not Base64');
  return Buffer.from(compact, 'base64').toString('utf8');
}

/** XML that two readers read alike. @throws UserError `unauthenticated`. */
export async function readDocument(xml: string, parseXml: ParseXml): Promise<XmlDocument> {
  // Before anything reads it: entities and documents from elsewhere are declared here.
  if (/<!(DOCTYPE|ENTITY)/i.test(xml)) throw refused('it has a document type');
  // Reading takes longer than anything else here.
  if (xml.split('<', MOST_TAGS + 1).length > MOST_TAGS) throw refused('it has too many elements');
  // Another encoding of the same bytes would say something else.
  if (xml.includes('\uFFFD') || xml.includes('\0')) throw refused('it is not UTF-8');
  const document = await parseXml(xml).catch(() => {
    throw refused('it is not XML');
  });
  const ids = new Set<string>();
  for (const { node, depth } of nodesIn(document)) {
    if (depth > MOST_DEPTH) throw refused('it is nested too deep');
    assertPlain(node, document);
    if (isElement(node)) rememberId(node, ids);
  }
  return document;
}

/** A comment within a name is left out by what signs and may end the name for what reads. */
function assertPlain(node: XmlElement, document: XmlDocument): void {
  const isDeclaration = node.parentNode === document && isXmlDeclaration(node);
  const isAside = node.nodeType === COMMENT || node.nodeType === PROCESSING_INSTRUCTION;
  if (isAside && !isDeclaration) throw refused('it has comments or processing instructions');
}

function isXmlDeclaration(node: XmlElement): boolean {
  return node.nodeType === PROCESSING_INSTRUCTION && (node as { target?: string }).target === 'xml';
}

function rememberId(element: XmlElement, ids: Set<string>): void {
  for (const { name, value } of Array.from(element.attributes)) {
    if (name.toLowerCase() !== 'id' && !name.toLowerCase().endsWith(':id')) continue;
    if (ids.has(value)) throw refused('an id is there twice');
    ids.add(value);
  }
}

/** One that anybody can read, directly in the response. */
export function assertOneAssertion(document: XmlDocument, response: XmlElement): void {
  const all = [...nodesIn(document)].map(({ node }) => node).filter(isElement);
  if (all.some(({ localName }) => localName === 'EncryptedAssertion')) {
    throw refused('the assertion is encrypted, and no key is configured to open it');
  }
  const assertions = all.filter(({ localName }) => localName === 'Assertion');
  const [assertion] = assertions;
  if (!assertion || assertions.length !== 1 || assertion.parentNode !== response) {
    throw refused('it must have one assertion');
  }
  assertIs(assertion, 'Assertion', NAMESPACES.assertion);
  const responses = all.filter(({ localName }) => localName === 'Response');
  if (responses.length !== 1) throw refused('there is a response within it');
  if (childrenOf(assertion).filter(({ localName }) => localName === 'Subject').length !== 1) {
    throw refused('it must say one subject');
  }
}

function assertIs(element: XmlElement, name: string, namespace: string): void {
  const isIt = element.localName === name && element.namespaceURI === namespace;
  if (!isIt || attributeOf(element, 'Version') !== '2.0') {
    throw refused(`its ${name} is not of SAML 2.0`);
  }
}

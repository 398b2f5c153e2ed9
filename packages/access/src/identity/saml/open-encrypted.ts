import { decryptContent, readEncrypted } from './decrypt-assertion.ts';
import { provenXml } from './proven-xml.ts';
import { refused } from './refused.ts';
import type { SamlConfig } from './saml-config.ts';
import { type Screening, screenForm } from './screen-response.ts';
import { assertSignaturesArePlain } from './screen-signatures.ts';
import {
  childrenOf,
  isElement,
  NAMESPACES,
  nodesIn,
  type XmlDocument,
  type XmlElement,
} from './xml-tree.ts';

/** A response whose assertion can be read. */
export interface ReadableResponse {
  xml: string;
  /** The response's own signature was checked: the assertion in it needs none. */
  isProven: boolean;
}

const OPENING = /<((?:[A-Za-z_][\w.-]*:)?)EncryptedAssertion(?=[\s/>])/;

/** Whether the response says that its assertion is encrypted. */
export function isEncrypted(xml: string): boolean {
  return OPENING.test(xml);
}

/** The text with this in place of its one encrypted assertion. */
function replaceEncrypted(xml: string, element: string): string {
  const opening = OPENING.exec(xml);
  const from = opening?.index ?? -1;
  const closing = xml.indexOf(`</${opening?.[1] ?? ''}EncryptedAssertion`, from);
  const to = xml.indexOf('>', closing);
  if (from < 0 || closing < 0 || to < 0) throw refused('it must have one assertion');
  return xml.slice(0, from) + element + xml.slice(to + 1);
}

/**
 * Puts the assertion that is encrypted in its place, to be read as if it had come so. A signature of
 * the response is over what is encrypted, and is checked before that is opened.
 * @throws UserError `unauthenticated`.
 */
export async function openEncrypted(
  xml: string,
  config: Pick<SamlConfig, 'ca' | 'caData'> & { privateKey: string },
  screening: Screening,
): Promise<ReadableResponse> {
  if (xml.includes('<![CDATA[')) throw refused('it has a CDATA section');
  const { document, response } = await screenForm(xml, screening);
  const encrypted = onlyEncrypted(document, response);
  const isSigned = childrenOf(response).some(({ localName }) => localName === 'Signature');
  if (isSigned) assertSignaturesArePlain(document, response);
  const proven = isSigned ? await provenXml(xml, document, config) : xml;
  const assertion = decryptContent(readEncrypted(encrypted), config.privateKey);
  const element = assertion.replace(/^\uFEFF?\s*<\?xml[^>]*\?>/, '');
  return { xml: replaceEncrypted(proven, element), isProven: isSigned };
}

function onlyEncrypted(document: XmlDocument, response: XmlElement): XmlElement {
  const all = [...nodesIn(document)].map(({ node }) => node).filter(isElement);
  const assertions = all.filter(({ localName }) => /^(?:Encrypted)?Assertion$/.test(localName));
  const [encrypted] = assertions;
  const isOne =
    encrypted?.localName === 'EncryptedAssertion' &&
    encrypted.namespaceURI === NAMESPACES.assertion &&
    encrypted.parentNode === response &&
    assertions.length === 1;
  if (!isOne) throw refused('it must have one assertion');
  return encrypted;
}

import { refused } from './refused.ts';
import {
  attributeOf,
  childrenOf,
  isElement,
  NAMESPACES,
  nodesIn,
  type XmlDocument,
  type XmlElement,
} from './xml-tree.ts';

/** By which algorithms a response may be signed: nothing with SHA-1, nothing with a shared secret. */
const ALGORITHMS = {
  SignatureMethod: new Set([
    'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
    'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
  ]),
  DigestMethod: new Set([
    'http://www.w3.org/2001/04/xmlenc#sha256',
    'http://www.w3.org/2001/04/xmlenc#sha512',
  ]),
  CanonicalizationMethod: new Set(['http://www.w3.org/2001/10/xml-exc-c14n#']),
  Transform: new Set([
    'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
    'http://www.w3.org/2001/10/xml-exc-c14n#',
  ]),
} as const;

/** Each of these is within a signature so many times. */
const COUNTS = {
  SignedInfo: [1, 1],
  SignatureValue: [1, 1],
  CanonicalizationMethod: [1, 1],
  SignatureMethod: [1, 1],
  Reference: [1, 1],
  DigestMethod: [1, 1],
  DigestValue: [1, 1],
  Transforms: [1, 1],
  Transform: [1, 2],
  Object: [0, 0],
} as const;

/**
 * Signatures stand in the response and its assertion, one in each at most, and each signs what it
 * stands in, whole, by an algorithm that counts.
 * @throws UserError `unauthenticated`.
 */
export function assertSignaturesArePlain(document: XmlDocument, response: XmlElement): void {
  const elements = [...nodesIn(document)].map(({ node }) => node).filter(isElement);
  const signatures = elements.filter(({ localName }) => localName === 'Signature');
  if (signatures.length === 0) throw refused('neither the assertion nor the response is signed');
  const parents = new Set<XmlElement>();
  for (const signature of signatures) {
    const { parentNode } = signature;
    const mayStandHere = parentNode === response || isAssertionOf(response, parentNode);
    if (!parentNode || !mayStandHere || parents.has(parentNode)) {
      throw refused('a signature stands where none belongs');
    }
    parents.add(parentNode);
    assertIsPlain(signature, parentNode);
  }
}

function isAssertionOf(response: XmlElement, element: XmlElement | null): boolean {
  return element?.localName === 'Assertion' && element.parentNode === response;
}

function assertIsPlain(signature: XmlElement, signed: XmlElement): void {
  const within = [...nodesIn(signature)].map(({ node }) => node).filter(isElement);
  const named = (name: string) => within.filter(({ localName }) => localName === name);
  for (const [name, [least, most]] of Object.entries(COUNTS)) {
    const count = named(name).length;
    if (count < least || count > most) throw refused(`a signature has ${count} ${name}`);
  }
  const outside = within.find(
    ({ localName, namespaceURI }) => localName in COUNTS && namespaceURI !== NAMESPACES.signature,
  );
  if (outside || signature.namespaceURI !== NAMESPACES.signature) {
    throw refused('a signature is not of XML Signature');
  }
  assertPlaces(signature, named);
  const id = attributeOf(signed, 'ID');
  const [reference] = named('Reference');
  if (!id || !reference || attributeOf(reference, 'URI') !== `#${id}`) {
    throw refused('a signature signs something other than what it stands in');
  }
  assertAlgorithms(named);
}

/** What decides is within what is signed, and not somewhere beside it. */
function assertPlaces(signature: XmlElement, named: (name: string) => XmlElement[]): void {
  const [info, value, reference] = ['SignedInfo', 'SignatureValue', 'Reference'].map(
    (name) => named(name)[0],
  );
  const inPlace =
    info?.parentNode === signature &&
    value?.parentNode === signature &&
    reference?.parentNode === info &&
    childrenOf(info).length === 3 &&
    childrenOf(reference).length === 3;
  if (!inPlace) throw refused('a signature is put together in an unusual way');
}

function assertAlgorithms(named: (name: string) => XmlElement[]): void {
  for (const [name, allowed] of Object.entries(ALGORITHMS)) {
    for (const element of named(name)) {
      const algorithm = attributeOf(element, 'Algorithm') ?? '';
      if (!(allowed as ReadonlySet<string>).has(algorithm)) {
        throw refused(`${name} ${algorithm.slice(0, 100)} is not accepted; sign with RSA-SHA256`);
      }
    }
  }
}

/** As much of the DOM as is read here. */
export interface XmlElement {
  nodeType: number;
  localName: string;
  namespaceURI: string | null;
  childNodes: ArrayLike<XmlElement>;
  attributes: ArrayLike<{ name: string; value: string }>;
  parentNode: XmlElement | null;
  textContent: string | null;
}

export interface XmlDocument extends XmlElement {
  documentElement: XmlElement;
}

export const NAMESPACES = {
  protocol: 'urn:oasis:names:tc:SAML:2.0:protocol',
  assertion: 'urn:oasis:names:tc:SAML:2.0:assertion',
  signature: 'http://www.w3.org/2000/09/xmldsig#',
  encryption: 'http://www.w3.org/2001/04/xmlenc#',
} as const;

const ELEMENT = 1;

/** Everything in a document with how deep it lies, the root at 1, without recursion. */
export function* nodesIn(document: XmlElement): Generator<{ node: XmlElement; depth: number }> {
  const open = [{ node: document, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.depth > 0) yield next;
    const depth = next.depth + 1;
    for (const node of Array.from(next.node.childNodes ?? [])) open.push({ node, depth });
  }
}

export function isElement(node: XmlElement): boolean {
  return node.nodeType === ELEMENT;
}

/** The elements directly within one. */
export function childrenOf(element: XmlElement): XmlElement[] {
  return Array.from(element.childNodes).filter(isElement);
}

export function attributeOf(element: XmlElement, name: string): string | undefined {
  return Array.from(element.attributes).find((one) => one.name === name)?.value;
}

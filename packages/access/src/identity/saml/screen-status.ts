import { refused } from './refused.ts';
import { attributeOf, childrenOf, NAMESPACES, type XmlElement } from './xml-tree.ts';

const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';

/** @throws UserError with what the provider says where it did not sign anybody in. */
export function assertSucceeded(response: XmlElement): void {
  const status = child(response, 'Status');
  const code = status && child(status, 'StatusCode');
  const value = code && attributeOf(code, 'Value');
  if (value === SUCCESS) return;
  if (!status || !code || value === undefined) throw refused('it has no status');
  const detail = child(code, 'StatusCode');
  const codes = [value, detail && attributeOf(detail, 'Value')].filter((one) => one !== undefined);
  const message = child(status, 'StatusMessage')?.textContent ?? '';
  throw refused([...codes.map(lastPart), message].filter(Boolean).join(', '));
}

function child(element: XmlElement, name: string): XmlElement | undefined {
  return childrenOf(element).find(
    ({ localName, namespaceURI }) => localName === name && namespaceURI === NAMESPACES.protocol,
  );
}

/** `AuthnFailed` of `urn:oasis:names:tc:SAML:2.0:status:AuthnFailed`. */
function lastPart(urn: string): string {
  return urn.slice(urn.lastIndexOf(':') + 1);
}

import { messageOf } from '@lockstep/domain';
import { decryptContent, readEncrypted } from './decrypt-assertion.ts';
import { refused } from './refused.ts';
import { parseXml } from './saml-library.ts';
import { readDocument } from './screen-response.ts';
import { childrenOf, NAMESPACES, type XmlElement } from './xml-tree.ts';

/** Opens names that are encrypted for us. */
export interface NameOpener {
  /** Undefined where the settings have none. */
  privateKey: string | undefined;
  /** Told why a name could not be opened: people are not, since that could open it. */
  warn(message: string): void;
}

/**
 * The one NameID directly within an element, or what its one EncryptedID holds. What surrounds it
 * must have been proven: what is opened here is believed.
 * @throws UserError `unauthenticated`.
 */
export async function nameIdIn(parent: XmlElement, opener: NameOpener): Promise<XmlElement> {
  const [first, second] = childrenOf(parent).filter(
    ({ localName, namespaceURI }) =>
      /^(?:NameID|EncryptedID)$/.test(localName) && namespaceURI === NAMESPACES.assertion,
  );
  if (!first || second) throw refused('it must have one NameID');
  if (first.localName === 'NameID') return first;
  const { privateKey } = opener;
  if (privateKey === undefined) {
    throw refused('the name is encrypted, and no key is configured to open it');
  }
  try {
    return await opened(first, privateKey);
  } catch (error) {
    opener.warn(`An encrypted name: ${messageOf(error)}`);
    throw refused('the encrypted name cannot be opened');
  }
}

async function opened(encrypted: XmlElement, privateKey: string): Promise<XmlElement> {
  const text = decryptContent(readEncrypted(encrypted), privateKey);
  const element = text.replace(/^\uFEFF?\s*<\?xml[^>]*\?>/, '');
  // It may use prefixes that were declared around it.
  const { documentElement } = await readDocument(
    `<name ${scopeOf(encrypted)}>${element}</name>`,
    parseXml,
  );
  const [name, more] = childrenOf(documentElement);
  const isOne = name?.localName === 'NameID' && name.namespaceURI === NAMESPACES.assertion;
  if (!name || more || !isOne) throw new Error('what is in it is not one NameID');
  return name;
}

/** Prefixes as they are declared at an element, the innermost of each name. */
function scopeOf(element: XmlElement): string {
  const declared = new Map<string, string>();
  for (let at: XmlElement | null = element; at?.attributes; at = at.parentNode) {
    for (const { name, value } of Array.from(at.attributes)) {
      if (/^xmlns(?::[\w.-]+)?$/.test(name) && !declared.has(name)) declared.set(name, value);
    }
  }
  return [...declared].map(([name, value]) => `${name}="${escaped(value)}"`).join(' ');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

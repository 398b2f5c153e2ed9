import { messageOf } from '@lockstep/domain';
import { refused } from './refused.ts';
import { certificatesOf, type SamlConfig } from './saml-config.ts';
import type { XmlDocument } from './xml-tree.ts';

/**
 * What the root's own signature signs, without the signature.
 * @throws UserError `unauthenticated` where none of the provider's keys has signed it.
 */
export async function provenXml(
  xml: string,
  document: XmlDocument,
  config: Pick<SamlConfig, 'ca' | 'caData'>,
): Promise<string> {
  const { getVerifiedXml } = await import('@node-saml/node-saml/lib/xml.js');
  const element = document.documentElement as unknown as Parameters<typeof getVerifiedXml>[1];
  const proven = await Promise.resolve()
    .then(() => getVerifiedXml(xml, element, certificatesOf(config)))
    .catch((error: unknown) => {
      throw refused(messageOf(error), error);
    });
  if (!proven) throw refused('Invalid signature');
  return proven;
}

import { provenXml } from './proven-xml.ts';
import { refused } from './refused.ts';
import type { SamlConfig } from './saml-config.ts';
import { parseXml } from './saml-library.ts';
import { decodeResponse, readDocument } from './screen-response.ts';
import { assertSignaturesArePlain } from './screen-signatures.ts';
import { childrenOf } from './xml-tree.ts';

/** What came by the POST binding, a form that another site's page has posted. */
export type PostMessage =
  | { kind: 'SAMLResponse' }
  | { kind: 'SAMLRequest'; xml: string; relayState: string | undefined };

/** The specification has 80 bytes. */
const LONGEST_RELAY_STATE = 2_000;

/**
 * Reads a form. Of a request it answers what the provider has signed: the signature stands in the
 * message itself (SAML bindings, section 3.5), and is over all of it.
 * @throws UserError `unauthenticated`.
 */
export async function readPostMessage(
  form: Readonly<Record<string, string>>,
  config: Pick<SamlConfig, 'ca' | 'caData'>,
): Promise<PostMessage> {
  const { SAMLRequest: request, SAMLResponse: response, RelayState: relayState } = form;
  if ((request === undefined) === (response === undefined)) {
    throw refused('there is no one SAML message');
  }
  if (request === undefined) return { kind: 'SAMLResponse' };
  if ((relayState?.length ?? 0) > LONGEST_RELAY_STATE) throw refused('its RelayState is too long');
  const xml = decodeResponse(request);
  const document = await readDocument(xml, parseXml);
  const root = document.documentElement;
  if (!childrenOf(root).some(({ localName }) => localName === 'Signature')) {
    throw refused('the request is not signed');
  }
  assertSignaturesArePlain(document, root);
  return { kind: 'SAMLRequest', xml: await provenXml(xml, document, config), relayState };
}

import {
  createSamlKey,
  encryptSamlName,
  readSamlRedirect,
  samlLogoutForm,
  samlLogoutRequest,
  samlLogoutUrl,
} from '@lockstep/testkit';
import { beforeAll, describe, expect, it } from 'vitest';
import { IDP, KEY, OTHER_KEY, openSaml } from './testing/saml-sign-in.ts';

const OWN = 'https://lockstep.example';
const DESTINATION = `${OWN}/auth/saml/logout/corp`;
const OURS = createSamlKey('lockstep.example');
const CONFIG = {
  singleLogoutURL: 'https://idp.example/slo',
  requestSigning: { key: OURS.key, certificate: OURS.cert },
};
const DECRYPTION = { decryption: { key: OURS.key, certificate: OURS.cert } };
const STATEMENT = { issuer: IDP, destination: DESTINATION, nameId: 'alice', sessionIndex: '_s1' };

type Form = Record<string, string>;
const open = (config: object = {}) => openSaml({ config: { ...CONFIG, ...config } });
const receive = async (form: Form | Promise<Form>, provider = open()) =>
  provider.frontchannel?.receive({ form: await form, own: OWN });
const formOf = (change: Partial<typeof STATEMENT & { at: Date }> = {}, key = KEY) =>
  samlLogoutForm({ ...STATEMENT, ...change }, { key });
/** What was signed, as somebody has changed it. */
const changed = async (edit: (xml: string) => string): Promise<Form> => {
  const { SAMLRequest = '' } = await formOf();
  const xml = Buffer.from(SAMLRequest, 'base64').toString();
  expect(edit(xml)).not.toBe(xml);
  return { SAMLRequest: Buffer.from(edit(xml)).toString('base64') };
};
const unsigned = (): Form => ({
  SAMLRequest: Buffer.from(samlLogoutRequest(STATEMENT)).toString('base64'),
});
/** A request of somebody else around the one that was signed. */
const wrapped = () =>
  changed((xml) => {
    const evil = samlLogoutRequest({ ...STATEMENT, nameId: 'bob' });
    return evil.replace('</samlp:LogoutRequest>', `${xml}</samlp:LogoutRequest>`);
  });
/** The signature of one request in another one. */
const transplanted = () =>
  changed((xml) => {
    const [signature = ''] = /<ds:Signature .*<\/ds:Signature>/s.exec(xml) ?? [];
    const evil = samlLogoutRequest({ ...STATEMENT, nameId: 'bob' });
    return evil.replace('</saml:Issuer>', `</saml:Issuer>${signature}`);
  });

describe('signing out at the provider, by a form', () => {
  it('is taken where the request is signed in itself, and answered with a signature', async () => {
    const form = samlLogoutForm(STATEMENT, { key: KEY, relayState: 'a b&c' });
    const message = await receive(form);
    expect(message).toMatchObject({ kind: 'request', subject: 'alice', sessionIds: ['_s1'] });
    if (message?.kind !== 'request') return;
    const answer = readSamlRedirect(new URL(await message.answerUrl()), OURS.cert);
    expect(answer).toMatchObject({ isSigned: true, relayState: 'a b&c' });
    expect(answer.xml).toContain('status:Success');
  });

  it('ends where the answer comes back, whoever has written it', async () => {
    expect(await receive({ SAMLResponse: 'x', RelayState: 'y' })).toEqual({ kind: 'answer' });
  });

  it.each<[string, () => Form | Promise<Form>, string]>([
    ['of another key', () => formOf({}, OTHER_KEY), 'Invalid signature'],
    ['without a signature', unsigned, 'not signed'],
    ['that was changed', () => changed((xml) => xml.replace('alice', 'bob')), 'nvalid signature'],
    ['wrapped into another', wrapped, 'not signed'],
    ['with the signature of another', transplanted, 'a signature signs something other'],
    [
      'signed by SHA-1',
      () =>
        changed((xml) =>
          xml.replace('2001/04/xmldsig-more#rsa-sha256', '2000/09/xmldsig#rsa-sha1'),
        ),
      'not accepted',
    ],
    ['for another address', () => formOf({ destination: 'https://x.example' }), 'another address'],
    ['of another issuer', () => formOf({ issuer: 'https://x.example' }), 'not of https://idp'],
    ['that is old', () => formOf({ at: new Date(Date.now() - 600_000) }), 'no longer'],
    ['with a document type', () => changed((xml) => `<!DOCTYPE x>${xml}`), 'document type'],
    ['with a comment', () => changed((xml) => xml.replace('alice', 'al<!---->ice')), 'comments'],
    ['that is no Base64', () => ({ SAMLRequest: '<' }), 'not Base64'],
    ['that is no XML', () => ({ SAMLRequest: 'eA==' }), 'not XML'],
    ['that is too large', () => ({ SAMLRequest: 'A'.repeat(500_000) }), 'too large'],
    ['that is none', () => ({ RelayState: 'x' }), 'no one SAML message'],
    ['beside a response', async () => ({ ...(await formOf()), SAMLResponse: 'x' }), 'no one SAML'],
    [
      'with a relay state that goes on and on',
      async () => ({ ...(await formOf()), RelayState: 'x'.repeat(3_000) }),
      'RelayState is too long',
    ],
  ])('%s is refused', async (_title, form, reason) => {
    await expect(receive(form())).rejects.toMatchObject({
      code: 'unauthenticated',
      message: expect.stringContaining(reason),
    });
  });

  it('is told in the metadata, behind the redirect', async () => {
    const metadata = await open().metadata?.({ callbackUrl: `${OWN}/auth/callback` });
    const bindings = [...(metadata?.matchAll(/<SingleLogoutService [^>]*>/g) ?? [])].map(String);
    expect(bindings).toEqual([
      `<SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${DESTINATION}"/>`,
      `<SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${DESTINATION}"/>`,
    ]);
  });
});

describe('whom a logout is about', () => {
  let statement: Parameters<typeof samlLogoutForm>[0];
  beforeAll(async () => {
    const plain = samlLogoutRequest(STATEMENT);
    const encrypted = await encryptSamlName(plain, { certificate: OURS.cert });
    expect(encrypted).not.toContain('alice');
    statement = { ...STATEMENT, edit: () => encrypted };
  });

  it('may be encrypted, by either binding', async () => {
    const byForm = await receive(samlLogoutForm(statement, { key: KEY }), open(DECRYPTION));
    expect(byForm).toMatchObject({ kind: 'request', subject: 'alice' });
    const query = samlLogoutUrl(statement, { key: KEY }).search.slice(1);
    const byRedirect = await open(DECRYPTION).frontchannel?.receive({ query, own: OWN });
    expect(byRedirect).toMatchObject({ kind: 'request', subject: 'alice' });
  });

  it('is not known where there is no key to open it', async () => {
    const asked = receive(samlLogoutForm(statement, { key: KEY }));
    await expect(asked).rejects.toThrow('no key is configured to open it');
  });
});

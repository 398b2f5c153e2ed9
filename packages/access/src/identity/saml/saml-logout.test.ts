import { deflateRawSync } from 'node:zlib';
import { createSamlKey, readSamlRedirect, samlLogoutUrl } from '@lockstep/testkit';
import { describe, expect, it } from 'vitest';
import { samlKind } from './saml-kind.ts';
import { begin, finish, IDP, KEY, OTHER_KEY, openSaml, respond } from './testing/saml-sign-in.ts';

const OWN = 'https://lockstep.example';
const DESTINATION = `${OWN}/auth/saml/logout/corp`;
const SLO = 'https://idp.example/slo';
const OURS = createSamlKey('lockstep.example');
const CONFIG = {
  singleLogoutURL: SLO,
  requestSigning: { key: OURS.key, certificate: OURS.cert },
};
const STATEMENT = { issuer: IDP, destination: DESTINATION, nameId: 'alice' };

const openWithLogout = (config: object = {}) => openSaml({ config: { ...CONFIG, ...config } });
const receive = (url: URL, provider = openWithLogout()) =>
  provider.frontchannel?.receive({ query: url.search.slice(1), own: OWN });

describe('signing out here', () => {
  it('is told to the provider in its own words, signed', async () => {
    const begun = await begin(openWithLogout());
    const edit = (xml: string) =>
      xml.replace('<saml:NameID ', '<saml:NameID NameQualifier="q" SPNameQualifier="s" ');
    const { logoutHint: hint = '' } = await finish(begun, await respond(begun.statement, { edit }));
    const url = new URL((await begun.provider.logoutUrl?.({ returnTo: `${OWN}/`, hint })) ?? '');
    expect(url.href.startsWith(`${SLO}?`)).toBe(true);
    const { xml, isSigned } = readSamlRedirect(url, OURS.cert);
    expect(isSigned).toBe(true);
    expect(xml).toMatch(/<samlp:LogoutRequest [^>]*Destination="https:\/\/idp.example\/slo"/);
    expect(xml).toMatch(
      /<saml:NameID Format="[^"]*persistent" NameQualifier="q" SPNameQualifier="s">alice</,
    );
    expect(xml).toMatch(/SessionIndex[^>]*>_[0-9a-f]+</);
    expect(xml).toContain('>https://lockstep.example/auth/saml/metadata?provider=corp<');
  });

  it('of a session that nothing is known of goes to the page of the settings, if any', async () => {
    const logoutURL = 'https://idp.example/bye';
    const logout = (config: object) => openWithLogout(config).logoutUrl?.({ returnTo: `${OWN}/` });
    expect(await logout({ logoutURL })).toBe(logoutURL);
    expect(await logout({})).toBeUndefined();
  });

  it('ends where the answer comes back, whoever has written it', async () => {
    const answer = deflateRawSync('<samlp:LogoutResponse/>').toString('base64');
    const url = new URL(`${DESTINATION}?SAMLResponse=${encodeURIComponent(answer)}&RelayState=x`);
    expect(await receive(url)).toEqual({ kind: 'answer' });
  });
});

describe('signing out at the provider', () => {
  it('is taken, and answered with a signature', async () => {
    const statement = { ...STATEMENT, sessionIndex: '_s1' };
    const message = await receive(
      samlLogoutUrl(statement, { key: KEY, relayState: "a b/c+d~!'()*ä" }),
    );
    expect(message).toMatchObject({ kind: 'request', subject: 'alice', sessionIds: ['_s1'] });
    if (message?.kind !== 'request') return;
    const { xml, relayState, isSigned } = readSamlRedirect(
      new URL(await message.answerUrl()),
      OURS.cert,
    );
    expect(isSigned).toBe(true);
    expect(relayState).toBe("a b/c+d~!'()*ä");
    expect(xml).toMatch(/<samlp:LogoutResponse [^>]*InResponseTo="_[0-9a-f]{32}"/);
    expect(xml).toContain('status:Success');
  });

  it.each<[string, URL, string]>([
    ['of another key', samlLogoutUrl(STATEMENT, { key: OTHER_KEY }), 'Invalid signature'],
    ['without a signature', change((all) => all.delete('Signature')), 'Invalid signature'],
    ['without an algorithm', change((all) => all.delete('SigAlg')), 'not signed by RSA'],
    [
      'by SHA-1',
      change((all) => all.set('SigAlg', 'http://www.w3.org/2000/09/xmldsig#rsa-sha1')),
      'not signed by RSA',
    ],
    ['with another relay state', change((all) => all.set('RelayState', 'x')), 'Invalid signature'],
    [
      'that is another one',
      change((all) => all.set('SAMLRequest', encoded(STATEMENT.nameId))),
      'Invalid signature',
    ],
    ['twice', new URL(`${signed().href}&SAMLRequest=x`), 'twice'],
    ['twice by another spelling', new URL(`${signed().href}&%53AMLRequest=x`), 'twice'],
    ['beside a response', new URL(`${signed().href}&SAMLResponse=x`), 'no one SAML message'],
    ['that is none', new URL(`${DESTINATION}?x=y`), 'no one SAML message'],
    [
      'that is not encoded',
      new URL(`${DESTINATION}?SAMLRequest=x&RelayState=%E0%A4%A`),
      'not encoded',
    ],
    [
      'for another address',
      signed({ destination: 'https://other.example/slo' }),
      'another address',
    ],
    ['of another issuer', signed({ issuer: 'https://other.example' }), 'not of https://idp'],
    ['that is old', signed({ at: new Date(Date.now() - 10 * 60_000) }), 'no longer'],
    ['of the future', signed({ at: new Date(Date.now() + 10 * 60_000) }), 'not count yet'],
    ['about nobody', signed({ nameId: ' ' }), 'names nobody'],
    [
      'about two',
      signed({ edit: (xml) => xml.replace(/(<saml:NameID.*NameID>)/, '$1$1') }),
      'one NameID',
    ],
    [
      'that has expired',
      signed({ edit: (xml) => xml.replace(' ID=', ' NotOnOrAfter="2020-01-01T00:00:00Z" ID=') }),
      'no longer',
    ],
    [
      'with a time that is none',
      signed({ edit: (xml) => xml.replace(' ID=', ' NotOnOrAfter="soon" ID=') }),
      'no longer',
    ],
    [
      'with a comment in the name',
      signed({ edit: (xml) => xml.replace('alice', 'al<!---->ice') }),
      'comments',
    ],
    ['with entities', signed({ edit: (xml) => `<!DOCTYPE x>${xml}` }), 'document type'],
    ['of something else', signed({ edit: () => '<html/>' }), 'no LogoutRequest'],
    ['that grows when it is opened', signed({ edit: () => ' '.repeat(10_000_000) }), 'be read'],
  ])('%s is refused', async (_title, url, reason) => {
    await expect(receive(url)).rejects.toMatchObject({
      code: 'unauthenticated',
      message: expect.stringContaining(reason),
    });
  });
});

describe('the configuration of single logout', () => {
  it('needs a key to sign with', () => {
    const config = { ssoURL: 'https://idp.example', ca: KEY.cert, singleLogoutURL: SLO };
    expect(samlKind.check(config)).toEqual([
      { field: 'singleLogoutURL', reason: expect.stringContaining('needs requestSigning') },
    ]);
  });

  it('is told in the metadata', async () => {
    const callbackUrl = `${OWN}/auth/callback`;
    const metadata = await openWithLogout().metadata?.({ callbackUrl });
    expect(metadata).toContain(
      `<SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${DESTINATION}"/>`,
    );
    expect(metadata).toMatch(/AssertionConsumerService [^>]*HTTP-POST/);
    expect(await openSaml().metadata?.({ callbackUrl })).not.toContain('SingleLogout');
    expect(openSaml().frontchannel).toBeUndefined();
  });
});

function signed(statement: Partial<Parameters<typeof samlLogoutUrl>[0]> = {}): URL {
  const url = samlLogoutUrl({ ...STATEMENT, ...statement }, { key: KEY });
  return new URL(`${DESTINATION}${url.search}`);
}

/** What was signed, as somebody has changed it. */
function change(edit: (query: URLSearchParams) => void): URL {
  const url = signed();
  edit(url.searchParams);
  return url;
}

function encoded(nameId: string): string {
  return deflateRawSync(`<saml:NameID>${nameId}</saml:NameID>`).toString('base64');
}

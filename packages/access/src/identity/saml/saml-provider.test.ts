import { createPublicKey, verify } from 'node:crypto';
import { createSamlKey, readSamlRequest, type SamlStatement } from '@lockstep/testkit';
import { describe, expect, it } from 'vitest';
import {
  begin,
  CALLBACK,
  ENTITY,
  finish,
  IDP,
  KEY,
  OTHER_KEY,
  openSaml,
  respond,
} from './testing/saml-sign-in.ts';

describe('a request', () => {
  it('names us, where the response goes, and nobody it is known by', async () => {
    const first = await openSaml().begin({ callbackUrl: CALLBACK });
    const second = await openSaml().begin({ callbackUrl: CALLBACK });
    const [one, other] = [first, second].map(({ location }) => readSamlRequest(new URL(location)));
    expect(one).toMatchObject({ issuer: ENTITY, callbackUrl: CALLBACK });
    expect(one?.id).toMatch(/^_[0-9a-f]{40}$/);
    expect(one?.id).not.toBe(other?.id);
    const relayStates = [first, second].map(({ location }) =>
      new URL(location).searchParams.get('RelayState'),
    );
    expect(new Set(relayStates).size).toBe(2);
  });

  it('keeps the query of the address that it goes to', async () => {
    const provider = openSaml({ config: { ssoURL: 'https://idp.example/sso?tenant=7' } });
    const { location } = await provider.begin({ callbackUrl: CALLBACK });
    expect(new URL(location).searchParams.get('tenant')).toBe('7');
  });

  it('is signed where a key is configured', async () => {
    const requestSigning = { key: OTHER_KEY.key, certificate: OTHER_KEY.cert };
    const provider = openSaml({ config: { requestSigning } });
    const { location } = await provider.begin({ callbackUrl: CALLBACK });
    const { search, searchParams } = new URL(location);
    expect(searchParams.get('SigAlg')).toBe('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256');
    const signed = Buffer.from(search.slice(1, search.indexOf('&Signature=')));
    const signature = Buffer.from(searchParams.get('Signature') ?? '', 'base64');
    expect(verify('sha256', signed, createPublicKey(OTHER_KEY.cert), signature)).toBe(true);
  });

  it.each([
    ['emailAddress', 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'],
    ['transient', 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient'],
    ['urn:example:own', 'urn:example:own'],
  ])('asks for names of the form %s', async (nameIDPolicyFormat, expected) => {
    const provider = openSaml({ config: { nameIDPolicyFormat } });
    const metadata = await provider.metadata?.({ callbackUrl: CALLBACK });
    expect(metadata).toContain(`<NameIDFormat>${expected}</NameIDFormat>`);
  });
});

describe('the metadata', () => {
  it('tells our name and where responses are posted', async () => {
    const requestSigning = { key: KEY.key, certificate: KEY.cert };
    const provider = openSaml({ config: { requestSigning } });
    const metadata = await provider.metadata?.({ callbackUrl: CALLBACK });
    expect(metadata).toContain(`entityID="${ENTITY}"`);
    expect(metadata).toContain(`Location="${CALLBACK}"`);
    expect(metadata).toContain('WantAssertionsSigned="true"');
    expect(metadata).toContain(KEY.cert.split('\n')[1]);
    expect(metadata).not.toContain('PRIVATE KEY');
  });
});

describe('a response', () => {
  it.each([
    ['whose assertion is signed', { signs: ['Assertion'] }],
    ['that is signed itself', { signs: ['Response'] }],
    ['of which both are signed', { signs: ['Assertion', 'Response'] }],
    [
      'signed with SHA-512',
      {
        signatureMethod: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
        digestMethod: 'http://www.w3.org/2001/04/xmlenc#sha512',
      },
    ],
    [
      'signed by RSA-PSS',
      { signatureMethod: 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1' },
    ],
  ] as const)('%s signs in', async (_title, signing) => {
    const begun = await begin();
    const xml = await respond({ ...begun.statement, attributes: { groups: ['dev'] } }, signing);
    expect(await finish(begun, xml)).toEqual({
      providerId: 'corp',
      issuer: IDP,
      subject: 'alice',
      username: 'alice',
      groups: ['dev'],
    });
  });

  it('signs in while the provider changes its key', async () => {
    const begun = await begin(openSaml({ config: { ca: `${OTHER_KEY.cert}\n${KEY.cert}` } }));
    expect(await finish(begun, await respond(begun.statement))).toBeDefined();
  });

  it('signs in where clocks are half a minute apart', async () => {
    const begun = await begin();
    const at = new Date(Date.now() + 30_000);
    expect(await finish(begun, await respond({ ...begun.statement, at }))).toBeDefined();
  });

  it('says who somebody is by the attributes that are configured', async () => {
    const config = { usernameAttr: 'name', emailAttr: 'mail', groupsAttr: 'memberOf' };
    const begun = await begin(openSaml({ config }));
    const attributes = {
      name: ['Alice Example'],
      mail: ['alice@example.org'],
      memberOf: ['dev', 'ops', 'dev'],
      groups: ['ignored'],
      __proto__: ['ignored'],
    };
    expect(await finish(begun, await respond({ ...begun.statement, attributes }))).toMatchObject({
      subject: 'alice',
      username: 'alice@example.org',
      email: 'alice@example.org',
      displayName: 'Alice Example',
      groups: ['dev', 'ops'],
    });
  });

  it.each<[string, Partial<SamlStatement>, object, object]>([
    [
      'an e-mail address by the form of the name',
      {
        nameId: 'alice@example.org',
        nameIdFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
      },
      {},
      { username: 'alice@example.org', email: 'alice@example.org' },
    ],
    [
      'groups in one text',
      { attributes: { groups: ['dev, ops,,qa'] } },
      { groupsDelim: ',' },
      { groups: ['dev', 'ops', 'qa'] },
    ],
    [
      'groups that are let in, with the others',
      { attributes: { groups: ['dev', 'ops'] } },
      { allowedGroups: ['ops'] },
      { groups: ['dev', 'ops'] },
    ],
    [
      'groups that are let in, without the others',
      { attributes: { groups: ['dev', 'ops'] } },
      { allowedGroups: ['ops'], filterGroups: true },
      { groups: ['ops'] },
    ],
    [
      'when the session there ends',
      { sessionUntil: new Date('2099-01-01T00:00:00Z') },
      {},
      { expiresAt: new Date('2099-01-01T00:00:00Z') },
    ],
  ])('says %s', async (_title, statement, config, expected) => {
    const begun = await begin(openSaml({ config: { ...config } }));
    const xml = await respond({ ...begun.statement, ...statement });
    expect(await finish(begun, xml)).toMatchObject(expected);
  });

  it('of somebody in none of the groups that are let in is told so', async () => {
    const begun = await begin(openSaml({ config: { allowedGroups: ['admins'] } }));
    const attributes = { groups: ['dev'] };
    await expect(
      finish(begun, await respond({ ...begun.statement, attributes })),
    ).rejects.toMatchObject({ code: 'permission-denied' });
  });
});

describe('the configuration of a provider', () => {
  const LEAST = { ssoURL: 'https://idp.example/sso', ca: KEY.cert };

  it.each([
    ['no address', { ssoURL: undefined }, 'ssoURL', 'missing'],
    ['an address that is a script', { ssoURL: 'javascript:alert(1)' }, 'ssoURL', 'https://'],
    ['no certificate', { ca: undefined }, 'ca', 'missing'],
    ['a path for a certificate', { ca: '/etc/idp.pem' }, 'ca', 'not a path'],
    ['a broken certificate', { ca: KEY.cert.replace(/MII../, 'AAAA') }, 'ca', 'can be read'],
    ['a short key', { ca: createSamlKey('short', 1024).cert }, 'ca', '2048 bits'],
    ['a switch that is none here', { insecureSkipSignatureValidation: true }, '', 'insecureSkip'],
    ['a filter without groups', { filterGroups: true }, 'filterGroups', 'allowedGroups'],
    [
      'a signing key without its certificate',
      { requestSigning: { key: KEY.key } },
      'requestSigning.certificate',
      'missing',
    ],
  ])('may not have %s', (_title, config, field, reason) => {
    expect(() => openSaml({ config: { ...LEAST, ...config } })).toThrow(
      new RegExp(`"field":"${field}","reason":".*${reason}`),
    );
  });

  it('may have its certificate in Base64, and references in place of values', () => {
    const caData = Buffer.from(KEY.cert).toString('base64');
    expect(() => openSaml({ config: { ca: undefined, caData } })).not.toThrow();
    expect(() => openSaml({ config: { ca: '$saml.ca', ssoURL: '$saml.url' } })).not.toThrow(
      /field/,
    );
  });
});

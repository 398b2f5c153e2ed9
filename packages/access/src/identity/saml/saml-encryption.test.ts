import {
  constants,
  createCipheriv,
  createPublicKey,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import { createSamlKey, encryptSamlAssertion, type SamlEncryption } from '@lockstep/testkit';
import { describe, expect, it } from 'vitest';
import { takeOutSecrets } from '../check-sso-settings.ts';
import { samlKind } from './saml-kind.ts';
import {
  type Begun,
  begin,
  finish,
  KEY,
  OTHER_KEY,
  openSaml,
  respond,
} from './testing/saml-sign-in.ts';

/** Ours: what is encrypted for it is for us. */
const OURS = createSamlKey('lockstep.example');
const DECRYPTION = { key: OURS.key, certificate: OURS.cert };
const REFUSED = 'cannot be opened, or is not as the provider signed it';

const ENCRYPTED = /<saml:EncryptedAssertion[\s\S]*<\/saml:EncryptedAssertion>/;

const warnings: string[] = [];
const beginEncrypted = () => {
  warnings.length = 0;
  return begin(
    openSaml({ config: { decryption: DECRYPTION }, warn: (text) => warnings.push(text) }),
  );
};

const encrypted = async (
  { statement }: Begun,
  signing: Parameters<typeof respond>[1] = {},
  change: Partial<SamlEncryption> = {},
) => encryptSamlAssertion(await respond(statement, signing), { certificate: OURS.cert, ...change });

async function expectRefused(begun: Begun, xml: string, reason: string | RegExp) {
  await expect(finish(begun, xml)).rejects.toMatchObject({
    code: 'unauthenticated',
    message: expect.stringContaining(REFUSED),
  });
  expect(warnings.at(-1)).toMatch(reason);
}

describe('an encrypted assertion', () => {
  it.each(['aes128-gcm', 'aes256-gcm', 'aes128-cbc', 'aes256-cbc'] as const)(
    'by %s is read',
    async (content) => {
      const begun = await beginEncrypted();
      const xml = await encrypted(begun, {}, { content });
      expect(xml).not.toContain('alice');
      expect(await finish(begun, xml)).toMatchObject({ subject: 'alice' });
    },
  );

  it.each<['sha256' | 'sha512', string]>([
    ['sha256', 'aes-192-gcm'],
    ['sha512', 'aes-256-gcm'],
  ])('whose key is by RSA-OAEP with %s, and itself by %s, is read', async (hash, cipher) => {
    const begun = await beginEncrypted();
    const xml = await encryptByHand(await respond(begun.statement), { hash, cipher });
    expect(await finish(begun, xml)).toMatchObject({ subject: 'alice' });
  });

  it.each<[string, readonly ('Assertion' | 'Response')[]]>([
    ['itself', ['Assertion']],
    ['itself, and the response', ['Assertion', 'Response']],
  ])('that is signed %s is read', async (_title, signs) => {
    const begun = await beginEncrypted();
    const assertion = await respond(begun.statement, { signs: ['Assertion'] });
    const xml = await encryptSamlAssertion(assertion, { certificate: OURS.cert });
    const whole = signs.includes('Response') ? await signResponse(xml) : xml;
    expect(await finish(begun, whole)).toMatchObject({ subject: 'alice' });
  });

  it('in a response that is signed needs no signature of its own', async () => {
    const begun = await beginEncrypted();
    const plain = await respond(begun.statement, { signs: [] });
    const xml = await signResponse(await encryptSamlAssertion(plain, { certificate: OURS.cert }));
    expect(await finish(begun, xml)).toMatchObject({ subject: 'alice' });
  });

  it('is beside plain ones, while the provider changes', async () => {
    const begun = await beginEncrypted();
    expect(await finish(begun, await respond(begun.statement))).toMatchObject({ subject: 'alice' });
  });

  it('is taken once', async () => {
    const begun = await beginEncrypted();
    const xml = await encrypted(begun);
    await finish(begun, xml);
    await expect(finish(begun, xml)).rejects.toThrow('used before');
  });

  it('without a key to open it is refused, and says so', async () => {
    const begun = await begin();
    await expect(finish(begun, await encrypted(begun))).rejects.toThrow('no key is configured');
  });
});

describe('an encrypted assertion is refused', () => {
  it.each<[string, (begun: Begun) => Promise<string>, string | RegExp]>([
    ['that nobody signed', (begun) => encrypted(begun, { signs: [] }), 'neither the assertion'],
    ['of another provider', (begun) => encrypted(begun, { key: OTHER_KEY }), 'Invalid signature'],
    [
      'in a response that another has signed',
      async (begun) => signResponse(await encrypted(begun), OTHER_KEY),
      'Invalid signature',
    ],
    [
      'that is for another key',
      (begun) => encrypted(begun, {}, { certificate: OTHER_KEY.cert }),
      /oaep|decod|modulus/i,
    ],
    [
      'by the older padding of RSA',
      (begun) => encrypted(begun, {}, { key: 'rsa-1_5' }),
      'rsa-1_5 is not accepted',
    ],
    [
      'by Triple DES',
      async (begun) =>
        (await encrypted(begun)).replace(
          '2009/xmlenc11#aes256-gcm',
          '2001/04/xmlenc#tripledes-cbc',
        ),
      'tripledes-cbc is not accepted',
    ],
    [
      'by padding of two hashes',
      async (begun) =>
        (await encrypted(begun)).replace('2000/09/xmldsig#sha1', '2001/04/xmlenc#sha256'),
      'one hash for both',
    ],
    [
      'with a key of another length',
      async (begun) => (await encrypted(begun)).replace('#aes256-gcm', '#aes128-gcm'),
      'not as long',
    ],
    [
      'that was changed',
      async (begun) => changeContent(await encrypted(begun), 20),
      /authenticate|state/i,
    ],
    [
      'whose padding was changed',
      async (begun) => changeContent(await encrypted(begun, {}, { content: 'aes256-cbc' }), -1),
      /./,
    ],
    [
      'whose text was changed',
      async (begun) => changeContent(await encrypted(begun, {}, { content: 'aes256-cbc' }), 60),
      /./,
    ],
    [
      'beside a plain one',
      async (begun) => {
        const plain = await respond(begun.statement);
        const [assertion = ''] = /<saml:Assertion .*<\/saml:Assertion>/.exec(plain) ?? [];
        return (await encrypted(begun)).replace(
          '<saml:Encrypted',
          () => `${assertion}<saml:Encrypted`,
        );
      },
      'one assertion',
    ],
    [
      'twice',
      async (begun) => (await encrypted(begun)).replace(ENCRYPTED, (all) => all + all),
      /one assertion|twice/,
    ],
    [
      'within something else',
      async (begun) =>
        (await encrypted(begun)).replace(
          ENCRYPTED,
          (all) => `<samlp:Extensions>${all}</samlp:Extensions>`,
        ),
      'one assertion',
    ],
    [
      'that is in a CDATA section',
      async (begun) =>
        (await encrypted(begun)).replace('<samlp:Status>', '<x><![CDATA[</a>]]></x><samlp:Status>'),
      'CDATA',
    ],
    [
      'that holds two',
      async (begun) => {
        const plain = await respond(begun.statement);
        return encryptByHand(plain.replace(/<saml:Assertion .*Assertion>/, (all) => all + all));
      },
      /one assertion|twice/,
    ],
    [
      'that ends the response and begins another',
      async (begun) => {
        const plain = await respond(begun.statement);
        const end = '</samlp:Response><samlp:Response>';
        return encryptByHand(plain.replace('</saml:Assertion>', `</saml:Assertion>${end}`), {
          all: true,
        });
      },
      /./,
    ],
    ['that is none', (begun) => encryptByHandText(begun, 'alice'), 'one assertion'],
  ])('%s, in the same words', async (_title, make, reason) => {
    const begun = await beginEncrypted();
    await expectRefused(begun, await make(begun), reason);
  });

  it.each([
    ['to somebody else', { audience: 'https://other.example' }, /audience/],
    ['that has expired', { at: new Date(Date.now() - 600_000) }, /subject confirmation|expired/],
    ['that answers another request', { inResponseTo: '_other' }, /InResponseTo/],
  ])('%s, also where only the response is signed', async (_title, change, reason) => {
    const begun = await beginEncrypted();
    const plain = await respond({ ...begun.statement, ...change }, { signs: [] });
    const xml = await signResponse(await encryptSamlAssertion(plain, { certificate: OURS.cert }));
    await expectRefused(begun, xml, reason);
  });

  it('whose response was changed after it was signed', async () => {
    const begun = await beginEncrypted();
    const plain = await respond(begun.statement, { signs: [] });
    const xml = await signResponse(await encryptSamlAssertion(plain, { certificate: OURS.cert }));
    const forged = await encrypted(begun, { signs: [] });
    const [theirs = ''] = ENCRYPTED.exec(forged) ?? [];
    expect(xml).toMatch(ENCRYPTED);
    expect(theirs).not.toBe('');
    const changed = xml.replace(ENCRYPTED, () => theirs);
    expect(changed).not.toBe(xml);
    await expectRefused(begun, changed, /signature/);
  });
});

describe('the key that opens them', () => {
  it('is a secret of the settings, and told in the metadata by its certificate alone', async () => {
    expect(samlKind.secretFields).toContain('decryption.key');
    const provider = openSaml({ config: { decryption: DECRYPTION } });
    const callbackUrl = 'https://lockstep.example/auth/callback';
    const metadata = (await provider.metadata?.({ callbackUrl })) ?? '';
    expect(metadata).toMatch(/<KeyDescriptor use="encryption">/);
    expect(metadata.replace(/\s/g, '')).toContain(body(OURS.cert));
    expect(metadata.replace(/\s/g, '')).not.toContain(body(OURS.key).slice(0, 60));
  });

  it('is taken out of the settings where it stands in them', async () => {
    const key = 'lockstep.dev/identity-providers';
    const provider = { id: 'corp', kind: 'saml', config: { decryption: DECRYPTION } };
    const { data, secrets } = await takeOutSecrets({ [key]: JSON.stringify([provider]) });
    expect(secrets).toEqual([{ key: 'corp.decryption.key', value: OURS.key }]);
    expect(data[key]).toContain('$lockstep-inline:corp.decryption.key');
    expect(data[key]).not.toContain('PRIVATE KEY');
  });

  it('has a certificate beside it', () => {
    const config = { ssoURL: 'https://idp.example', ca: KEY.cert, decryption: { key: OURS.key } };
    expect(samlKind.check(config)).toEqual([
      { field: 'decryption.certificate', reason: 'is missing' },
    ]);
  });
});

function body(pem: string): string {
  return pem.replace(/-----[^-]+-----|\s/g, '');
}

/** Signs a response as it is. */
async function signResponse(xml: string, key = KEY): Promise<string> {
  const { signSamlResponse } = await import('@lockstep/testkit');
  return signSamlResponse(xml, { key, signs: ['Response'] });
}

/** One byte of what is encrypted is another. */
function changeContent(xml: string, at: number): string {
  return xml.replace(
    /(<xenc:CipherValue>)([^<]*)(<\/xenc:CipherValue>)(?![\s\S]*<xenc:CipherValue>)/,
    (_all, before: string, value: string, after: string) => {
      const bytes = Buffer.from(value, 'base64');
      const index = at < 0 ? bytes.length + at : at;
      bytes[index] = (bytes[index] ?? 0) ^ 0x55;
      return before + bytes.toString('base64') + after;
    },
  );
}

interface ByHand {
  hash?: 'sha256' | 'sha512';
  cipher?: string;
  /** Everything from the assertion to the end is encrypted. */
  all?: boolean;
}

/** As libraries that we have not would encrypt it. */
async function encryptByHand(xml: string, options: ByHand = {}): Promise<string> {
  const pattern = options.all
    ? /<saml:Assertion .*<samlp:Response>/
    : /<saml:Assertion .*<\/saml:Assertion>/;
  return xml.replace(pattern, (text) => {
    const scope = 'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';
    return encryptText(text.replace(' ', ` ${scope} `), options);
  });
}

async function encryptByHandText(begun: Begun, text: string): Promise<string> {
  const xml = await respond(begun.statement);
  return xml.replace(/<saml:Assertion .*<\/saml:Assertion>/, () => encryptText(text, {}));
}

function encryptText(text: string, { hash = 'sha256', cipher = 'aes-256-gcm' }: ByHand): string {
  const key = randomBytes(Number(cipher.slice(4, 7)) / 8);
  const iv = randomBytes(12);
  const sealing = createCipheriv(cipher as 'aes-256-gcm', key, iv);
  const sealed = [iv, sealing.update(text), sealing.final(), sealing.getAuthTag()];
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  const wrapped = publicEncrypt({ key: createPublicKey(OURS.cert), padding, oaepHash: hash }, key);
  const value = (bytes: Buffer) =>
    `<e:CipherData><e:CipherValue>${bytes.toString('base64')}</e:CipherValue></e:CipherData>`;
  const method = [
    '<e:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#rsa-oaep">',
    `<d:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#${hash}"/>`,
    `<f:MGF xmlns:f="http://www.w3.org/2009/xmlenc11#" Algorithm="http://www.w3.org/2009/xmlenc11#mgf1${hash}"/>`,
    '</e:EncryptionMethod>',
  ].join('');
  return [
    '<saml:EncryptedAssertion><e:EncryptedData xmlns:e="http://www.w3.org/2001/04/xmlenc#" xmlns:d="http://www.w3.org/2000/09/xmldsig#">',
    `<e:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#${cipher.replace('aes-', 'aes')}"/>`,
    `<d:KeyInfo><e:EncryptedKey>${method}${value(wrapped)}</e:EncryptedKey></d:KeyInfo>`,
    `${value(Buffer.concat(sealed))}</e:EncryptedData></saml:EncryptedAssertion>`,
  ].join('');
}

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { type Begun, begin, finish, KEY, OTHER_KEY, respond } from './testing/saml-sign-in.ts';

const ASSERTION = /<saml:Assertion .*<\/saml:Assertion>/;
const SIGNATURE = /<ds:Signature .*<\/ds:Signature>/;

/** What was signed for alice, as an attacker would have it: for admin, and not signed. */
function forge(xml: string, id = '_forged'): string {
  return part(xml, ASSERTION)
    .replace(SIGNATURE, '')
    .replace(/>alice</, '>admin<')
    .replace(/ ID="[^"]*"/, ` ID="${id}"`);
}

function part(xml: string, pattern: RegExp): string {
  const [found] = pattern.exec(xml) ?? [];
  if (found === undefined) throw new Error(`no ${pattern}`);
  return found;
}

describe('a signature', () => {
  it.each([
    ['of somebody else, who brings his certificate along', { key: OTHER_KEY }, 'Invalid signature'],
    [
      'by SHA-1',
      { signatureMethod: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' },
      'rsa-sha1 is not accepted',
    ],
    [
      'of a digest by SHA-1',
      { digestMethod: 'http://www.w3.org/2000/09/xmldsig#sha1' },
      'sha1 is not accepted',
    ],
    [
      'with the certificate as a shared secret',
      { signatureMethod: 'http://www.w3.org/2000/09/xmldsig#hmac-sha1', secret: KEY.cert },
      'hmac-sha1 is not accepted',
    ],
    [
      'over comments too',
      { canonicalization: 'http://www.w3.org/2001/10/xml-exc-c14n#WithComments' },
      'is not accepted',
    ],
    ['that is missing', { signs: [] }, 'neither the assertion nor the response is signed'],
  ])('%s is refused', async (_title, signing, reason) => {
    const begun = await begin();
    await expectRefused(begun, await respond(begun.statement, signing), reason);
  });

  it.each<[string, (xml: string) => string, string]>([
    ['another name', (xml) => xml.replace('>alice<', '>admin<'), 'Invalid signature'],
    [
      'another digest',
      (xml) => xml.replace(/(<ds:DigestValue>)..../, '$1AAAA'),
      'Invalid signature',
    ],
    [
      'no value',
      (xml) => xml.replace(/<ds:SignatureValue>.*<\/ds:SignatureValue>/, ''),
      '0 SignatureValue',
    ],
    [
      'an empty value',
      (xml) => xml.replace(/(<ds:SignatureValue>).*(<\/ds:SignatureValue>)/, '$1$2'),
      'Invalid signature',
    ],
    [
      'a second SignedInfo',
      (xml) => xml.replace(/(<ds:SignedInfo>.*<\/ds:SignedInfo>)/, '$1$1'),
      '2 SignedInfo',
    ],
    [
      'a second digest',
      (xml) =>
        xml.replace(
          /(<ds:DigestValue>.*<\/ds:DigestValue>)/,
          '$1<ds:DigestValue>x</ds:DigestValue>',
        ),
      '2 DigestValue',
    ],
    [
      'a comment in the digest',
      (xml) => xml.replace('<ds:DigestValue>', '<ds:DigestValue><!--AAAA-->'),
      'comments',
    ],
    [
      'a reference to everything',
      (xml) => xml.replace(/<ds:Reference URI="[^"]*"/, '<ds:Reference URI=""'),
      'signs something other',
    ],
    [
      'a second signature',
      (xml) => xml.replace(SIGNATURE, (all) => all + all),
      'where none belongs',
    ],
    [
      'another namespace',
      (xml) => xml.replace('xmlns:ds="http://www.w3.org/2000/09/xmldsig#"', 'xmlns:ds="urn:x"'),
      'not of XML Signature',
    ],
  ])('with %s is refused', async (_title, change, reason) => {
    const begun = await begin();
    const xml = await respond(begun.statement);
    expect(change(xml)).not.toBe(xml);
    await expectRefused(begun, change(xml), reason);
  });
});

describe('what was signed, wrapped into something else, is refused:', () => {
  it.each<[string, 'Assertion' | 'Response', (xml: string) => string]>([
    [
      'a second assertion before',
      'Assertion',
      (xml) => xml.replace(ASSERTION, (all) => forge(xml) + all),
    ],
    [
      'a second assertion behind',
      'Assertion',
      (xml) => xml.replace(ASSERTION, (all) => all + forge(xml)),
    ],
    [
      'within the assertion that is read',
      'Assertion',
      (xml) => xml.replace(ASSERTION, (all) => into(forge(xml), all)),
    ],
    [
      'within its own signature, moved to the assertion that is read',
      'Assertion',
      (xml) => {
        const signature = part(xml, SIGNATURE);
        const original = part(xml, ASSERTION).replace(SIGNATURE, '');
        const holding = signature.replace(
          '</ds:Signature>',
          `<ds:Object>${original}</ds:Object></ds:Signature>`,
        );
        return xml.replace(ASSERTION, () =>
          forge(xml).replace('</saml:Issuer>', `</saml:Issuer>${holding}`),
        );
      },
    ],
    [
      'within extensions, under an assertion of the same id',
      'Assertion',
      (xml) => {
        const id = part(part(xml, ASSERTION), / ID="[^"]*"/).slice(5, -1);
        const hidden = `<samlp:Extensions>${part(xml, ASSERTION)}</samlp:Extensions>`;
        return xml.replace(ASSERTION, () => hidden + forge(xml, id));
      },
    ],
    [
      'an assertion of another namespace before',
      'Assertion',
      (xml) => {
        const alien = forge(xml)
          .replaceAll('saml:', 'x:')
          .replace('<x:Assertion', '<x:Assertion xmlns:x="urn:x"');
        return xml.replace(ASSERTION, (all) => alien + all);
      },
    ],
    [
      'the signed response within another one',
      'Response',
      (xml) => {
        const outer = xml.replace(SIGNATURE, '').replace(/ ID="[^"]*"/, ' ID="_outer"');
        return outer.replace(ASSERTION, () => forge(xml) + xml);
      },
    ],
    [
      'the signed response within the extensions of another one, with its signature',
      'Response',
      (xml) => {
        const signature = part(xml, SIGNATURE);
        const outer = xml
          .replace(/ ID="[^"]*"/, ' ID="_outer"')
          .replace(ASSERTION, () => forge(xml));
        const original = xml.replace(signature, '');
        return outer.replace(
          '<samlp:Status>',
          `<samlp:Extensions>${original}</samlp:Extensions><samlp:Status>`,
        );
      },
    ],
    [
      'a forged assertion in a response whose signature is for its own assertion only',
      'Assertion',
      (xml) => {
        const signature = part(xml, SIGNATURE);
        return xml
          .replace(ASSERTION, () => forge(xml))
          .replace('<samlp:Status>', `${signature}<samlp:Status>`);
      },
    ],
  ])('%s', async (_title, signs, wrap) => {
    const begun = await begin();
    const xml = await respond(begun.statement, { signs: [signs] });
    expect(wrap(xml)).toContain('>admin<');
    await expect(finish(begun, wrap(xml))).rejects.toThrow(
      /must have one assertion|an id is there twice|signs something other than what it stands in/,
    );
  });
});

describe('a document is refused that', () => {
  it.each<[string, (xml: string) => string | Buffer, string]>([
    ['cuts a name by a comment', (xml) => xml.replace('>alice<', '>al<!---->ice<'), 'comments'],
    [
      'cuts a name by an instruction',
      (xml) => xml.replace('>alice<', '>al<?x?>ice<'),
      'instructions',
    ],
    ['declares an entity', (xml) => `<!DOCTYPE x [<!ENTITY a "admin">]>${xml}`, 'document type'],
    ['declares a type in lower case', (xml) => `<!doctype x>${xml}`, 'document type'],
    [
      'grows without end',
      (xml) =>
        `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>${xml.replace('>alice<', '>&c;<')}`,
      'document type',
    ],
    ['names an entity that it does not declare', (xml) => xml.replace('>alice<', '>&admin;<'), ''],
    [
      'is written in UTF-16',
      (xml) => Buffer.from(`\uFEFF<!DOCTYPE x>${xml}`, 'utf16le'),
      'not UTF-8',
    ],
    ['is too large', (xml) => xml + ' '.repeat(600_000), 'too large'],
    [
      'is nested deep',
      (xml) =>
        xml.replace(
          '<samlp:Status>',
          `${'<a>'.repeat(1_000)}${'</a>'.repeat(1_000)}<samlp:Status>`,
        ),
      'nested too deep',
    ],
    [
      'has elements without number',
      (xml) => xml.replace('<samlp:Status>', `${'<a/>'.repeat(30_000)}<samlp:Status>`),
      'too many elements',
    ],
    [
      'has one id twice',
      (xml) =>
        xml.replace(
          '<samlp:Status>',
          `<x ID="${part(part(xml, ASSERTION), / ID="[^"]*"/).slice(5, -1)}"/><samlp:Status>`,
        ),
      'twice',
    ],
    ['ends early', (xml) => xml.slice(0, -20), ''],
    ['is none', () => 'alice', ''],
    ['is empty', () => '', ''],
    ['is of something else', () => '<html/>', 'not of SAML 2.0'],
    ['is encrypted', (xml) => xml.replace(ASSERTION, '<saml:EncryptedAssertion/>'), 'encrypted'],
  ])('%s', async (_title, change, reason) => {
    const begun = await begin();
    const xml = await respond(begun.statement);
    await expectRefused(begun, change(xml), reason);
  });

  it('brings in another document, which is not fetched', async () => {
    let fetched = 0;
    const server = createServer((_request, response) => {
      fetched += 1;
      response.end('<!ENTITY who "admin">');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x.dtd`;
    const begun = await begin();
    const xml = await respond(begun.statement);
    for (const type of [
      `<!DOCTYPE x SYSTEM "${url}">`,
      `<!DOCTYPE x [<!ENTITY who SYSTEM "${url}">]>`,
    ]) {
      await expectRefused(begun, type + xml.replace('>alice<', '>&who;<'), 'document type');
    }
    expect(fetched).toBe(0);
    await new Promise((resolve) => server.close(resolve));
  });

  it('is not Base64', async () => {
    const { provider, memory } = await begin();
    const url = new URL('https://lockstep.example/auth/callback');
    for (const SAMLResponse of ['<saml/>', '%3C', 'a'.repeat(2_000_000)]) {
      await expect(provider.finish({ url, form: { SAMLResponse }, memory })).rejects.toMatchObject({
        code: 'unauthenticated',
      });
    }
  });
});

/** That is: the element holds the other one as its last. */
function into(element: string, held: string): string {
  return element.replace(/<\/saml:Assertion>$/, () => `${held}</saml:Assertion>`);
}

async function expectRefused(begun: Begun, xml: string | Buffer, reason: string): Promise<void> {
  await expect(finish(begun, xml)).rejects.toMatchObject({
    code: 'unauthenticated',
    message: expect.stringContaining(reason),
  });
}

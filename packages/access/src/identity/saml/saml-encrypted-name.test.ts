import { createSamlKey, encryptSamlAssertion, encryptSamlName } from '@lockstep/testkit';
import { describe, expect, it } from 'vitest';
import { begin, finish, openSaml, respond } from './testing/saml-sign-in.ts';

/** Ours: what is encrypted for it is for us. */
const OURS = createSamlKey('lockstep.example');
const DECRYPTION = { key: OURS.key, certificate: OURS.cert };
const FOR_US = { certificate: OURS.cert };

const warnings: string[] = [];
const beginSignIn = (config: Record<string, unknown> = { decryption: DECRYPTION }) => {
  warnings.length = 0;
  return begin(openSaml({ config, warn: (text) => warnings.push(text) }));
};
type Begun = Awaited<ReturnType<typeof beginSignIn>>;

/** A response whose name is encrypted before it is signed. */
async function respondTo(
  { statement }: Begun,
  {
    of = FOR_US,
    edit = (xml: string) => xml,
  }: { of?: typeof FOR_US & { content?: 'aes128-cbc' }; edit?: (xml: string) => string } = {},
): Promise<string> {
  const named = await encryptSamlName(await respond(statement, { signs: [] }), of);
  expect(named).not.toContain('alice');
  return respond(statement, { edit: () => edit(named) });
}

describe('a name that is encrypted', () => {
  it.each([{}, { of: { ...FOR_US, content: 'aes128-cbc' as const } }])(
    'is read (case %#)',
    async (change) => {
      const begun = await beginSignIn();
      const identity = await finish(begun, await respondTo(begun, change));
      expect(identity).toMatchObject({ subject: 'alice' });
    },
  );

  it('is read in an assertion that is encrypted as well', async () => {
    const begun = await beginSignIn();
    const xml = await encryptSamlAssertion(await respondTo(begun), FOR_US);
    expect(await finish(begun, xml)).toMatchObject({ subject: 'alice' });
  });

  it('is not known where there is no key to open it', async () => {
    const begun = await beginSignIn({});
    const asked = finish(begun, await respondTo(begun));
    await expect(asked).rejects.toThrow('no key is configured to open it');
  });

  const other = createSamlKey('other.example');
  it.each<[string, Parameters<typeof respondTo>[1], RegExp]>([
    ['for somebody else', { of: { certificate: other.cert } }, /An encrypted name: /],
    [
      'of an unusual kind',
      { edit: (xml) => xml.replace('xmlenc11#aes256-gcm', 'xmlenc#tripledes-cbc') },
      /tripledes-cbc is not accepted/,
    ],
    [
      'with nothing in it',
      { edit: (xml) => xml.replace(/(<saml:EncryptedID>).*(<\/saml:EncryptedID>)/s, '$1$2') },
      /must have one EncryptedData/,
    ],
  ])('%s is refused; the log says why, people are not told', async (_what, change, reason) => {
    const begun = await beginSignIn();
    const asked = finish(begun, await respondTo(begun, change));
    await expect(asked).rejects.toMatchObject({
      code: 'unauthenticated',
      message: expect.stringContaining('the encrypted name cannot be opened'),
    });
    expect(warnings.at(-1)).toMatch(reason);
  });

  it.each<[string, (xml: string) => string]>([
    ['twice', (xml) => xml.replace(/<saml:EncryptedID>.*<\/saml:EncryptedID>/s, '$&$&')],
    [
      'beside one that is not',
      (xml) => xml.replace('<saml:EncryptedID>', '<saml:NameID>eve</saml:NameID>$&'),
    ],
    ['not at all', (xml) => xml.replace(/<saml:EncryptedID>.*<\/saml:EncryptedID>/s, '')],
  ])('%s is refused', async (_what, edit) => {
    const begun = await beginSignIn();
    await expect(finish(begun, await respondTo(begun, { edit }))).rejects.toMatchObject({
      code: 'unauthenticated',
    });
  });
});

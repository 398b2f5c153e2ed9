import type { SamlStatement } from '@lockstep/testkit';
import { describe, expect, it } from 'vitest';
import { type Begun, begin, finish, KEY, openSaml, respond } from './testing/saml-sign-in.ts';

const replace = (what: string | RegExp, by: string) => (xml: string) => {
  const changed = xml.replace(what, by);
  expect(changed).not.toBe(xml);
  return changed;
};

describe('an assertion is refused', () => {
  it.each<[string, Partial<SamlStatement>, string]>([
    ['to somebody else', { audience: 'https://other.example' }, 'audience mismatch'],
    ['that answers another request', { inResponseTo: '_other' }, 'InResponseTo is not valid'],
    ['for another address', { recipient: 'https://other.example/callback' }, 'for another address'],
    ['of another provider', { issuer: 'https://other.example' }, 'not of https://idp.example'],
    ['that has expired', { at: new Date(Date.now() - 600_000) }, 'No valid subject confirmation'],
    ['that does not count yet', { at: new Date(Date.now() + 600_000) }, 'not yet valid'],
    ['of nobody', { nameId: ' ' }, 'names nobody'],
    ['whose session is over', { sessionUntil: new Date(Date.now() - 120_000) }, 'session there'],
  ])('%s', async (_title, statement, reason) => {
    const begun = await begin();
    await expectRefused(begun, await respond({ ...begun.statement, ...statement }), reason);
  });

  it.each<[string, (xml: string) => string, string]>([
    ['that answers no request', replace(/ InResponseTo="[^"]*"/, ''), 'InResponseTo is missing'],
    [
      'that itself answers another request',
      replace(/(ConfirmationData InResponseTo=)"[^"]*"/, '$1"_other"'),
      'does not match',
    ],
    [
      'that itself answers no request',
      replace(/(ConfirmationData) InResponseTo="[^"]*"/, '$1'),
      'not for this sign-in',
    ],
    [
      'that itself is for another address',
      replace(/ Recipient="[^"]*"/, ' Recipient="https://other.example/"'),
      'not for this sign-in',
    ],
    ['that counts for ever', replace(/ NotOnOrAfter="[^"]*"\/>/, '/>'), 'NotOnOrAfter'],
    [
      'whose conditions have expired',
      replace(/(<saml:Conditions .*?NotOnOrAfter=)"[^"]*"/, '$1"2020-01-01T00:00:00Z"'),
      'expired',
    ],
    ['for anybody', replace(/<saml:Conditions.*<\/saml:Conditions>/, ''), ''],
    [
      'for any audience',
      replace(/<saml:AudienceRestriction>.*<\/saml:AudienceRestriction>/, ''),
      'AudienceRestriction',
    ],
    ['for who holds a key', replace('cm:bearer', 'cm:holder-of-key'), 'not for this sign-in'],
    [
      'that nobody signed in for',
      replace(/<saml:AuthnStatement.*<\/saml:AuthnStatement>/, ''),
      'does not say that anybody signed in',
    ],
    ['of two names', replace(/(<saml:NameID.*<\/saml:NameID>)/, '$1$1'), 'one NameID'],
    ['of two subjects', replace(/(<saml:Subject>.*<\/saml:Subject>)/, '$1$1'), 'one subject'],
    ['of an older SAML', replace(/Version="2.0"/g, 'Version="1.1"'), 'not of SAML 2.0'],
    [
      'with a time that is none',
      replace(/(ConfirmationData [^>]*NotOnOrAfter=)"[^"]*"/, '$1"soon"'),
      '',
    ],
  ])('%s', async (_title, edit, reason) => {
    const begun = await begin();
    await expectRefused(begun, await respond(begun.statement, { edit }), reason);
  });

  it('where the provider signed nobody in, saying why', async () => {
    const begun = await begin();
    const status =
      '<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder"><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:AuthnFailed"/></samlp:StatusCode><samlp:StatusMessage>Your account\nis locked</samlp:StatusMessage>';
    const edit = replace(/<samlp:StatusCode[^>]*>/, status);
    const told = 'Responder, AuthnFailed, Your account is locked';
    await expectRefused(begun, await respond(begun.statement, { edit }), told);
  });
});

describe('a sign-in', () => {
  it('is finished once: a response that comes again is refused', async () => {
    const begun = await begin();
    const xml = await respond(begun.statement);
    await finish(begun, xml);
    await expectRefused(begun, xml, 'used before');
  });

  it('cannot be finished by the response to another one', async () => {
    const provider = openSaml();
    const [victim, attacker] = [await begin(provider), await begin(provider)];
    const xml = await respond(victim.statement);
    await expectRefused(attacker, xml, 'InResponseTo is not valid');
    expect(await finish(victim, xml)).toBeDefined();
  });

  it('cannot be finished on another server either: what it began with is sealed', async () => {
    const [begun, elsewhere] = [await begin(), await begin()];
    const xml = await respond(begun.statement);
    await expectRefused({ ...elsewhere, provider: openSaml() }, xml, 'InResponseTo is not valid');
    expect(await finish({ ...begun, provider: openSaml() }, xml)).toBeDefined();
  });

  it('is refused when it took too long', async () => {
    let now = new Date();
    const begun = await begin(openSaml({ now: () => now }));
    const xml = await respond(begun.statement);
    now = new Date(now.getTime() + 11 * 60_000);
    await expect(finish(begun, xml)).rejects.toThrow('took too long');
  });

  it.each([
    ['a memory of something else', '{"state":"x"}'],
    ['a memory that is none', 'nothing'],
  ])('is refused with %s', async (_title, memory) => {
    const begun = await begin();
    const xml = await respond(begun.statement);
    await expect(finish({ ...begun, memory }, xml)).rejects.toMatchObject({
      code: 'unauthenticated',
    });
  });

  it('is refused without a response', async () => {
    const { provider, memory } = await begin();
    const answer = { url: new URL('https://lockstep.example/auth/callback'), form: {}, memory };
    await expect(provider.finish(answer)).rejects.toThrow('there is none in the form');
  });
});

it('nothing of the key that a request is signed with is told', async () => {
  const begun = await begin(
    openSaml({ config: { requestSigning: { key: KEY.key, certificate: KEY.cert } } }),
  );
  const failure = await finish(begun, '<a/>').catch(String);
  expect(failure).not.toContain('PRIVATE');
});

async function expectRefused(begun: Begun, xml: string, reason: string): Promise<void> {
  await expect(finish(begun, xml)).rejects.toMatchObject({
    code: 'unauthenticated',
    message: expect.stringContaining(reason),
  });
}

import { describe, expect, it } from 'vitest';
import { checkSsoSettings, takeOutSecrets } from './check-sso-settings.ts';
import { parseReference, resolveReferences } from './secret-references.ts';
import { isSsoKey, readSsoSettings } from './sso-settings.ts';

const OIDC = 'name: Corp\nissuer: https://id.example\nclientID: a\nclientSecret: $oidc.secret\n';
const PROVIDERS = 'lockstep.dev/identity-providers';

describe('the settings of an argocd-cm', () => {
  it('name the provider, where we are, and the secrets that are needed', () => {
    expect(
      readSsoSettings({
        url: 'https://cd.example/',
        additionalUrls: '- https://b.example/x/\n',
        'oidc.config': OIDC,
        'oidc.tls.insecure.skip.verify': 'true',
        [PROVIDERS]: '[{id: two, kind: oidc, config: {issuer: "https://b", clientSecret: $s:k}}]',
      }),
    ).toEqual({
      publicUrl: 'https://cd.example',
      additionalUrls: ['https://b.example/x'],
      providers: [
        {
          id: 'oidc',
          kind: 'oidc',
          name: 'Corp',
          config: {
            issuer: 'https://id.example',
            clientID: 'a',
            clientSecret: '$oidc.secret',
            insecureSkipVerify: true,
          },
        },
        {
          id: 'two',
          kind: 'oidc',
          name: 'two',
          config: { issuer: 'https://b', clientSecret: '$s:k' },
        },
      ],
      references: [
        { name: 'argocd-secret', key: 'oidc.secret' },
        { name: 's', key: 'k' },
      ],
      problems: [],
      warnings: [],
    });
  });

  it.each<[string, Record<string, string>, string]>([
    ['an address that is none', { url: 'cd.example' }, 'url'],
    ['an address of a script', { url: 'javascript:alert(1)' }, 'url'],
    ['more addresses that are no list', { additionalUrls: 'https://x' }, 'additionalUrls'],
    ['no YAML', { 'oidc.config': 'a: [' }, 'oidc.config'],
    ['a list where fields should be', { 'oidc.config': '[]' }, 'oidc.config'],
    ['fields where a list should be', { [PROVIDERS]: 'a: b' }, PROVIDERS],
    [
      'an id with capitals',
      { [PROVIDERS]: '[{id: A, kind: oidc, config: {}}]' },
      `${PROVIDERS}[0].id`,
    ],
    ['an unknown kind', { [PROVIDERS]: '[{id: a, kind: x, config: {}}]' }, `${PROVIDERS}[0].kind`],
    ['no config', { [PROVIDERS]: '[{id: a, kind: oidc}]' }, `${PROVIDERS}[0].config`],
    [
      'an id that is there twice',
      { 'oidc.config': OIDC, [PROVIDERS]: '[{id: oidc, kind: oidc, config: {}}]' },
      PROVIDERS,
    ],
    ['aliases that grow without end', { 'oidc.config': bomb() }, 'oidc.config'],
  ])('with %s say so, and the rest holds', (_what, data, field) => {
    const { problems } = readSsoSettings({ 'lockstep.dev/x': '', ...data });
    expect(problems.map((one) => one.field)).toEqual([field]);
  });

  it('say what to do about the connectors of Dex', () => {
    const connectors = 'connectors:\n- {type: github, id: gh, name: GitHub}\n- {type: ldap}\n';
    const { warnings, providers } = readSsoSettings({ 'dex.config': connectors });
    expect(providers).toEqual([]);
    expect(warnings[0]?.reason).toMatch(/GitHub \(github\), \? \(ldap\).*issuer in oidc\.config/);
    expect(readSsoSettings({ 'dex.config': ' ' }).warnings).toEqual([]);
    expect(readSsoSettings({ 'dex.config': '[' }).warnings).toHaveLength(1);
  });

  it.each([
    ['url', true],
    ['oidc.config', true],
    ['dex.config', true],
    [PROVIDERS, true],
    ['resource.compareoptions', false],
    ['accounts.ann', false],
  ])('%s is one of them: %s', (key, expected) => {
    expect(isSsoKey(key)).toBe(expected);
  });
});

describe('a check', () => {
  it.each<[string, Record<string, string>, string[]]>([
    ['nothing', {}, []],
    ['a provider', { 'oidc.config': OIDC }, []],
    ['a reference in a field with a form', { 'oidc.config': `${OIDC}rootCA: $ca:pem\n` }, []],
    ['a provider without issuer', { 'oidc.config': 'clientID: a' }, ['oidc.config.issuer']],
    [
      'a further one',
      { [PROVIDERS]: '[{id: two, kind: oidc, config: {clientID: a}}]' },
      [`${PROVIDERS}.two.issuer`],
    ],
  ])('of %s tells what is wrong with its fields', async (_what, data, fields) => {
    expect((await checkSsoSettings(data)).map(({ field }) => field)).toEqual(fields);
  });
});

describe('secrets in the settings', () => {
  it('are taken out; comments and order stay', async () => {
    const text = `# ours\n${OIDC.replace('$oidc.secret', 'hunter2 # soon elsewhere')}`;
    const { data, secrets } = await takeOutSecrets({ 'oidc.config': text });
    expect(secrets).toEqual([{ key: 'oidc.clientSecret', value: 'hunter2' }]);
    expect(data['oidc.config']).toBe(text.replace('hunter2', '$lockstep-inline:oidc.clientSecret'));
  });

  it('of further providers are taken out too, each under its own name', async () => {
    const list = '[{id: two, kind: oidc, config: {issuer: "https://b", clientSecret: hunter2}}]';
    const { data, secrets } = await takeOutSecrets({ [PROVIDERS]: list });
    expect(secrets).toEqual([{ key: 'two.clientSecret', value: 'hunter2' }]);
    expect(data[PROVIDERS]).not.toContain('hunter2');
    expect(readSsoSettings(data).references).toEqual([
      { name: 'lockstep-inline', key: 'two.clientSecret' },
    ]);
  });

  it('that are references stay as they are', async () => {
    expect(await takeOutSecrets({ 'oidc.config': OIDC })).toEqual({
      data: { 'oidc.config': OIDC },
      secrets: [],
    });
  });
});

describe('references', () => {
  it.each<[string, object | undefined]>([
    ['$oidc.secret', { name: 'argocd-secret', key: 'oidc.secret' }],
    ['$my-secret:some/key', { name: 'my-secret', key: 'some/key' }],
    ['$', undefined],
    ['plain', undefined],
    ['a$b', undefined],
    ['$a b', undefined],
    ['$a:b:c', undefined],
  ])('%s', (text, expected) => {
    expect(parseReference(text)).toEqual(expected);
  });

  it('are resolved wherever they stand, and those that lead nowhere are told', () => {
    const { value, missing } = resolveReferences(
      { a: '$x', b: [{ c: '$y:z' }], d: 1, e: '$nowhere' },
      ({ key }) => ({ x: 'X', z: 'Z' })[key],
    );
    expect(value).toEqual({ a: 'X', b: [{ c: 'Z' }], d: 1, e: '$nowhere' });
    expect(missing).toEqual([{ name: 'argocd-secret', key: 'nowhere' }]);
  });
});

function bomb(): string {
  const lines = Array.from({ length: 8 }, (_, index) => {
    const before = Array.from({ length: 9 }, () => `*a${index}`).join(', ');
    return `a${index + 1}: &a${index + 1} [${before}]`;
  });
  return ['a0: &a0 [x]', ...lines].join('\n');
}

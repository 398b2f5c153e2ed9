import { dump, load } from 'js-yaml';
import { beforeAll, describe, expect, it } from 'vitest';
import { decryptFile } from './decrypt-file.ts';
import type { Decrypter } from './sops-key.ts';
import { type EncryptOptions, encryptDocument, makeAgeKey } from './testing/encrypt.ts';

let key: Awaited<ReturnType<typeof makeAgeKey>>;
let other: Awaited<ReturnType<typeof makeAgeKey>>;
beforeAll(async () => {
  [key, other] = await Promise.all([makeAgeKey(), makeAgeKey()]);
});

const decrypterOf = (...keys: { id: string; secret: string }[]): Decrypter => ({
  keyIds: keys.map(({ id }) => id),
  keys: keys.map((one) => ({ ...one, type: 'age' as const })),
});

const SECRET = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'token', labels: { a: 'b' } },
  stringData: { password: 'pass-word', empty: '', multi: 'a\nb\n' },
};

type Document = Record<string, unknown>;

async function encrypted(document: Document, options: Partial<EncryptOptions> = {}) {
  return await encryptDocument(document, { recipients: [key.id], ...options });
}

async function opened(content: string, path: string, keys = [key]): Promise<string | undefined> {
  return (await decryptFile(Buffer.from(content), path, decrypterOf(...keys)))?.toString();
}

describe('a file encrypted by SOPS', () => {
  it.each<[string, Document, Partial<EncryptOptions>]>([
    ['with everything encrypted', SECRET, {}],
    ['with some names encrypted', SECRET, { encryptedRegex: '^(data|stringData)$' }],
    [
      'with a MAC over what is encrypted',
      SECRET,
      { encryptedRegex: '^stringData$', macOnlyEncrypted: true },
    ],
    [
      'with all types of values',
      {
        n: 1,
        big: 1e21,
        f: 1.5,
        t: true,
        no: false,
        nothing: null,
        list: ['a', { b: 2 }, ['c']],
        x_unencrypted: 7,
      },
      {},
    ],
    ['with names that look like numbers', { b: '1', 10: '2', 2: '3' }, {}],
  ])('is opened %s', async (_, document, options) => {
    const content = await encrypted(document, options);
    expect(load((await opened(dump(content), 'x/secret.yaml')) ?? '')).toEqual(document);
    const json = await opened(JSON.stringify(content, null, '\t'), 'secret.json');
    expect(JSON.parse(json ?? '')).toEqual(document);
  });

  it('keeps the order of its names for the MAC, also where JavaScript would not', async () => {
    const content = dump(await encrypted({ a: '1', b: '2' }));
    const [first = '', second = '', ...rest] = content.split('\n');
    await expect(opened([second, first, ...rest].join('\n'), 'x.yaml')).rejects.toThrow('MAC');
  });

  it('may have several documents', async () => {
    // Each carries the metadata; the MAC is over all of them.
    const content = await encrypted({ a: '1' });
    const text = `${dump(content)}---\n${dump({ sops: content.sops })}`;
    expect(await opened(text, 'x.yaml')).toBe("a: '1'\n---\n{}\n");
  });

  it('may be of bytes', async () => {
    const content = JSON.stringify(await encrypted({ data: 'any\ttext\n' }));
    expect(await opened(content, 'certificate.pem')).toBe('any\ttext\n');
  });

  it('may be lines of variables', async () => {
    const { sops, ...values } = await encrypted({ USER: 'me', PASSWORD: 'a\\nb' });
    const { age, ...fields } = sops as { age: { enc: string; recipient: string }[] };
    const flat = {
      ...fields,
      age__list_0__map_enc: age[0]?.enc.replaceAll('\n', '\\n'),
      age__list_0__map_recipient: age[0]?.recipient,
    };
    const lines = [
      '# a comment',
      ...Object.entries(values).map(([name, value]) => `${name}=${value}`),
      ...Object.entries(flat).map(([name, value]) => `sops_${name}=${value}`),
    ];
    expect(await opened(lines.join('\n'), 'prod.env')).toBe('USER=me\nPASSWORD=a\\nb\n');
    const hostile = 'sops___proto____list_0__map_polluted=1';
    await expect(opened([hostile, ...lines].join('\n'), 'prod.env')).resolves.toBeDefined();
    expect(({} as Record<number, unknown>)[0]).toBeUndefined();
  });

  it.each([
    ['the only key', () => [key]],
    ['one of several', () => [other, key]],
    ['a file of keys', () => [{ id: 'x', secret: `# created\n${other.secret}\n${key.secret}\n` }]],
  ])('is opened with %s', async (_, keys) => {
    expect(await opened(dump(await encrypted(SECRET)), 'x.yaml', keys())).toContain('pass-word');
  });
});

describe('a file that is no encrypted one', () => {
  it.each([
    ['speaks of SOPS', 'a: "sops and ENC[AES256_GCM,"\n', 'x.yaml'],
    ['is malformed', 'sops: {mac: ENC[AES256_GCM,\n', 'x.yaml'],
    ['is for an operator in the cluster', '', 'operator.yaml'],
    ['is an ini file', '[sops]\nmac=ENC[AES256_GCM,x]', 'x.ini'],
  ])('stays as it is where it %s', async (_, content, path) => {
    const operator = async () => dump({ ...(await encrypted(SECRET)), kind: 'SopsSecret' });
    expect(await opened(content || (await operator()), path)).toBeUndefined();
  });
});

describe('a file that cannot be opened', () => {
  const change = (edit: (content: Document) => void) => async () => {
    const content = await encrypted(SECRET, { encryptedRegex: '^stringData$' });
    edit(content);
    return dump(content);
  };
  const data = (content: Document) => content.stringData as Record<string, string>;

  it.each<[string, () => Promise<string>, RegExp]>([
    [
      'an encrypted value was changed',
      change((one) => {
        data(one).password = data(one).password?.replace(/data:./, 'data:0') ?? '';
      }),
      /stringData.password was changed/,
    ],
    [
      'a value was moved',
      change((one) => {
        data(one).multi = data(one).password ?? '';
      }),
      /stringData.multi was changed/,
    ],
    [
      'a value was taken away',
      change((one) => {
        delete data(one).multi;
      }),
      /its MAC does not match/,
    ],
    [
      'a plain value was changed',
      change((one) => {
        one.kind = 'ConfigMap';
      }),
      /its MAC does not match/,
    ],
    [
      'a value was put in as plain text',
      change((one) => {
        data(one).password = 'mine';
      }),
      /stringData.password is not in the form/,
    ],
    [
      'a value of another type was put in',
      change((one) => {
        (one.stringData as Document).password = 5;
      }),
      /should be encrypted and is not/,
    ],
    [
      'the MAC was changed',
      change((one) => {
        (one.sops as Document).lastmodified = '2020-01-01T00:00:00Z';
      }),
      /its MAC cannot be opened/,
    ],
  ])('is refused where %s, without content', async (_, content, message) => {
    const error = await opened(await content(), 'dir/secret.yaml').catch((one: Error) => one);
    expect(error).toMatchObject({ kind: 'decrypt', message: expect.stringMatching(message) });
    expect((error as Error).message).toMatch(/^dir\/secret.yaml \(encrypted by SOPS\): /);
    expect(JSON.stringify(error) + (error as Error).stack).not.toMatch(/pass-word|ENC\[/);
  });

  it.each([
    ['no key', () => [], 'keys that are here: none'],
    ['another key', () => [other], 'keys that are here: age1'],
  ])('is refused with %s', async (_, keys, message) => {
    const error = await opened(dump(await encrypted(SECRET)), 'x.yaml', keys()).catch((one) => one);
    expect(error).toMatchObject({ lacksKey: true, message: expect.stringContaining(message) });
    expect(error.message).toContain(`it is encrypted for ${key.id}`);
    expect(error.message).not.toContain('AGE-SECRET-KEY');
  });

  it('is refused where its key is split or lies in a cloud', async () => {
    const content = await encrypted(SECRET);
    const sops = content.sops as Document;
    const split = dump({ ...content, sops: { ...sops, shamir_threshold: 2 } });
    await expect(opened(split, 'x.yaml')).rejects.toThrow(
      'split among several groups, which needs the sops program',
    );
    const cloud = dump({ ...content, sops: { ...sops, age: [], kms: [{ arn: 'x', enc: 'y' }] } });
    await expect(opened(cloud, 'x.yaml')).rejects.toThrow('kms (by the sops program)');
  });

  it.each<[string, (sops: Document) => [Document, string?], RegExp]>([
    [
      'an expression that is slow elsewhere',
      (sops) => [{ ...sops, encrypted_regex: '^(a+)+$' }],
      /MAC does not match|not in the form/,
    ],
    ['no expression', (sops) => [{ ...sops, encrypted_regex: '(' }], /expression .* is none/],
    [
      'an endless expression',
      (sops) => [{ ...sops, encrypted_regex: 'a'.repeat(2_000) }],
      /expression .* is too long/,
    ],
    [
      'aliases of aliases',
      (sops) => [
        sops,
        `a: &a [x,x,x,x,x,x,x,x,x,x]\n${[...'bcdefghij'].map((name, at) => `${name}: &${name} [${Array(10).fill(`*${'abcdefghi'[at]}`).join()}]\n`).join('')}`,
      ],
      /has aliases/,
    ],
    [
      'more keys than anybody has',
      (sops) => [{ ...sops, pgp: Array.from({ length: 21 }, () => ({ fp: 'A', enc: 'x' })) }],
      /more than 200 keys of age and 20 of OpenPGP/,
    ],
  ])('is refused in a moment where it has %s', async (_, change, message) => {
    const { sops, ...values } = await encrypted({ [`${'a'.repeat(40)}!`]: 'x' });
    const [metadata, more = ''] = change(sops as Document);
    const text = more + dump({ ...values, sops: metadata });
    await expect(opened(text, 'x.yaml')).rejects.toThrow(message);
  });

  it('sends credentials nowhere but to places that are known', async () => {
    const content = await encrypted(SECRET);
    const hc_vault = [{ vault_address: 'https://evil.example.com', enc: 'x' }];
    const text = dump({ ...content, sops: { ...(content.sops as Document), age: [], hc_vault } });
    const program = { file: '/nonexistent/sops', env: { VAULT_ADDR: 'https://vault.example.com' } };
    const decrypter = { ...decrypterOf(), program };
    await expect(decryptFile(Buffer.from(text), 'x.yaml', decrypter)).rejects.toThrow(
      'its key lies at https://evil.example.com, which is not where keys are taken from',
    );
  });
});

import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { dump } from 'js-yaml';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { renderFolder } from '../process/render-folder.ts';
import { renderApplication, stillFails, stillValid } from '../source/render-application.ts';
import { renderSource } from '../source/render-source.ts';
import { configMap, renderInputOf } from '../testing/render-input-of.ts';
import { useTools } from '../testing/use-tools.ts';
import { readSopsKeys } from './read-keys.ts';
import type { Decrypter, SopsKey } from './sops-key.ts';
import { encryptDocument, makeAgeKey } from './testing/encrypt.ts';

const tools = await useTools();
const SECRET = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'token' },
  stringData: { password: 'pass-word' },
};

let age: { id: string; secret: string };
let foreign: string;
beforeAll(async () => {
  age = await makeAgeKey();
  foreign = dump(await encryptDocument(SECRET, { recipients: [(await makeAgeKey()).id] }));
});

const sealed = async (document: Record<string, unknown>) =>
  dump(await encryptDocument(document, { recipients: [age.id] }));

const decrypterOf = (...keys: SopsKey[]): Decrypter => ({ keys, keyIds: keys.map(({ id }) => id) });
const ours = () => decrypterOf({ ...age, type: 'age' });

function inputOf(
  files: Record<string, string>,
  decrypt: Decrypter | undefined = ours(),
  source = {},
) {
  return renderInputOf(files, { path: 'app', ...source }, { tools, decrypt });
}

describe('encrypted files in a render', () => {
  it('are manifests of a directory', async () => {
    const files = { 'app/secret.yaml': await sealed(SECRET), 'app/cm.yaml': configMap('one') };
    const { manifests } = await renderSource(inputOf(files));
    expect(manifests).toEqual([JSON.parse(configMap('one')), SECRET]);
  });

  it('are resources and generators of Kustomize', async () => {
    const files = {
      'app/kustomization.yaml':
        'resources: [secret.yaml]\nsecretGenerator: [{name: env, envs: [prod.env.yaml], options: {disableNameSuffixHash: true}}]\n',
      'app/secret.yaml': await sealed(SECRET),
      'app/prod.env.yaml': 'A=1\n',
      'app/unused.yaml': foreign,
    };
    const { manifests } = await renderSource(inputOf(files));
    expect(manifests).toContainEqual(SECRET);
    expect(manifests).toHaveLength(2);
  });

  it('are value files of Helm; others in the chart may be for somebody else', async () => {
    const files = {
      'app/Chart.yaml': 'apiVersion: v2\nname: a\nversion: 1.0.0\n',
      'app/templates/cm.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {said: {{ .Values.password | quote }}}\n',
      'app/values-secret.yaml': await sealed({ password: 'pass-word' }),
      'app/foreign.yaml': foreign,
    };
    const helm = { valueFiles: ['values-secret.yaml'] };
    const { manifests } = await renderSource(inputOf(files, ours(), { helm }));
    expect(manifests).toMatchObject([{ data: { said: 'pass-word' } }]);
  });

  it.each([
    ['a directory', {}],
    ['Kustomize', { 'app/kustomization.yaml': 'resources: [secret.yaml]' }],
  ])('are refused in %s where no key fits', async (_, more) => {
    const error = await renderSource(inputOf({ ...more, 'app/secret.yaml': foreign })).catch(
      (one) => one,
    );
    expect(error).toMatchObject({ kind: 'decrypt', isLasting: true });
    expect(error.message).toContain('app/secret.yaml (encrypted by SOPS): no key fits');
  });

  it('stay as they are where nobody decrypts, as in an offline render', async () => {
    const input = { ...inputOf({ 'app/secret.yaml': foreign }), decrypt: undefined };
    const { manifests } = await renderSource(input);
    expect(manifests[0]).toHaveProperty('sops');
  });

  it('leave nothing on disk', async () => {
    const files = {
      'app/kustomization.yaml': 'resources: [secret.yaml]\n',
      'app/secret.yaml': await sealed(SECRET),
    };
    await renderSource(inputOf(files));
    expect(await readdir(await renderFolder())).toEqual([]);
  });
});

describe('a Secret of a render that opens encrypted files', () => {
  const plain = JSON.stringify({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'plain' },
    stringData: { password: 'hunter2-and-more' },
  });
  const chart = (template: string) => ({
    'app/Chart.yaml': 'apiVersion: v2\nname: a\nversion: 1.0.0\n',
    'app/templates/s.yaml': template,
  });
  const secretOf = (name: string, value: string) =>
    `apiVersion: v1\nkind: Secret\nmetadata: {name: ${name}}\ndata: {url: ${value}}\n---\n`;

  it.each<[string, () => Promise<[Record<string, string>, object?]>, string[]]>([
    [
      'a directory',
      async () => [{ 'app/a.yaml': await sealed(SECRET), 'app/b.json': plain }],
      ['/token'],
    ],
    [
      'Kustomize: resources under another name, and generators',
      async () => [
        {
          'app/kustomization.yaml':
            'namePrefix: p-\nresources: [a.yaml, b.json]\nsecretGenerator: [{name: env, envs: [prod.yaml], files: [whole=cert.yaml], options: {disableNameSuffixHash: true}}, {name: typed, literals: [a=hunter2-and-more], options: {disableNameSuffixHash: true}}]\n',
          'app/a.yaml': await sealed(SECRET),
          'app/b.json': plain,
          'app/prod.yaml': 'A=1\n',
          'app/cert.yaml': await sealed({ cert: 'in-a-file' }),
        },
      ],
      ['/p-env', '/p-token'],
    ],
    [
      'Helm: values put into longer ones',
      async () => [
        {
          ...chart(
            secretOf('whole', '{{ .Values.password | b64enc }}') +
              secretOf('within', '{{ printf "pg://u:%s@h" .Values.password | b64enc }}') +
              secretOf('other', '{{ "hunter2-and-more" | b64enc }}'),
          ),
          'app/v.yaml': await sealed({ password: 'pass-word', mode: 'prod' }),
        },
        { helm: { valueFiles: ['v.yaml'] } },
      ],
      ['/whole', '/within'],
    ],
    [
      'a directory, short values alone',
      async () => [
        {
          'app/a.yaml': await sealed({ ...SECRET, stringData: { pin: '1234' } }),
          'app/b.json': plain.replace('"password"', '"pin":"1234","password"'),
        },
      ],
      ['/token'],
    ],
  ])('is known to come out of one: %s', async (_, made, expected) => {
    const [files, source] = await made();
    const { openedSecrets, manifests } = await renderApplication([inputOf(files, ours(), source)]);
    expect(openedSecrets.sort()).toEqual(expected);
    expect(manifests.length).toBeGreaterThan(expected.length);
  });
});

describe('the fingerprint of encrypted files', () => {
  const another: SopsKey = { id: 'age1another', type: 'age', secret: 'AGE-SECRET-KEY-X' };

  it('knows the keys by name, where one was needed', async () => {
    const input = inputOf({ 'app/secret.yaml': await sealed(SECRET) });
    const { record } = await renderApplication([input]);
    if (!record) throw new Error('no record');
    expect(await stillValid(record, [input])).toBe(true);
    const decrypt = decrypterOf({ ...age, type: 'age' }, another);
    expect(await stillValid(record, [{ ...input, decrypt }])).toBe(false);
    expect(JSON.stringify(record)).not.toContain('AGE-SECRET');
    const without = await renderApplication([{ ...input, decrypt }]);
    expect(without.record?.fingerprint).not.toBe(record.fingerprint);
  });

  it('does not depend on keys where nothing is encrypted', async () => {
    const input = inputOf({ 'app/cm.yaml': configMap('one') });
    const { record } = await renderApplication([input]);
    if (!record) throw new Error('no record');
    expect(await stillValid(record, [{ ...input, decrypt: decrypterOf(another) }])).toBe(true);
  });

  it('lets a failure go once a key comes', async () => {
    const input = inputOf({ 'app/secret.yaml': await sealed(SECRET) }, decrypterOf(another));
    const error = await renderSource(input).catch((one) => one);
    expect(await stillFails(error.record, [input])).toBe(true);
    expect(await stillFails(error.record, [{ ...input, decrypt: ours() }])).toBe(false);
  });
});

describe('an OpenPGP key', () => {
  const run = promisify(execFile);

  it('opens files by the gpg program, in a home of its own', async () => {
    const home = await mkdtemp(join(tmpdir(), 'gpg-'));
    const gpg = async (args: string[], input?: Buffer) => {
      const running = run('gpg', ['--homedir', home, '--batch', '--quiet', '--no-tty', ...args]);
      running.child.stdin?.end(input);
      return (await running).stdout;
    };
    onTestFinished(async () => {
      await run('gpgconf', ['--homedir', home, '--kill', 'all']);
      await rm(home, { recursive: true, force: true });
    });
    const unattended = ['--passphrase', '', '--pinentry-mode', 'loopback'];
    await gpg([
      ...unattended,
      '--quick-gen-key',
      'Test <t@example.com>',
      'future-default',
      'default',
      'never',
    ]);
    const secret = await gpg([...unattended, '--armor', '--export-secret-keys']);
    const [key] = await readSopsKeys(secret);
    if (!key) throw new Error('no key');
    expect(key).toMatchObject({ type: 'pgp', id: expect.stringMatching(/^[0-9A-F]{40}$/) });
    const pgp = async (dataKey: Buffer) => {
      const args = ['--armor', '--trust-model', 'always', '--recipient', key.id, '--encrypt'];
      return [{ fp: key.id, enc: await gpg(args, dataKey) }];
    };
    const content = dump(await encryptDocument(SECRET, { recipients: [], pgp }));
    const { manifests } = await renderSource(inputOf({ 'app/s.yaml': content }, decrypterOf(key)));
    expect(manifests).toEqual([SECRET]);
    const wrong = renderSource(inputOf({ 'app/s.yaml': content }));
    await expect(wrong).rejects.toThrow(`it is encrypted for ${key.id}; keys that are here: age1`);
  });
});

describe('private keys in a text', () => {
  it('are named by their recipients', async () => {
    const text = `# created: today\n# public key: ${age.id}\n${age.secret}\n`;
    expect(await readSopsKeys(text)).toEqual([{ id: age.id, type: 'age', secret: age.secret }]);
  });

  it.each([
    ['hello', 'neither AGE-SECRET-KEY-'],
    ['AGE-SECRET-KEY-1QQQQ', 'is malformed'],
    ['-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nabcd\n', 'gpg finds no private key in it'],
    ['x'.repeat(300_000), 'longer than'],
  ])('are told when there are none', async (text, message) => {
    const error = await readSopsKeys(text).catch((one) => one);
    expect(error).toMatchObject({ code: 'invalid-argument' });
    expect(error.message).toContain(message);
    expect(error.message).not.toContain('QQQQ');
  });
});

import { encryptBySops, findSops, type KmsServer, startKmsServer } from '@lockstep/testkit';
import { load } from 'js-yaml';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { decryptFile } from './decrypt-file.ts';
import { makeAgeKey } from './testing/encrypt.ts';

/** Keys in AWS KMS: the real sops program asks a server that answers as the service does. */

const sops = (await findSops()) ?? '';

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const GONE = KEY.replace('1234abcd', '9999abcd');
const PATH = 'app/secret.yaml';
const SECRET =
  'apiVersion: v1\nkind: Secret\nmetadata:\n    name: token\nstringData:\n    password: pass-word\n';

let kms: KmsServer;

beforeAll(async () => {
  const account = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret-of-the-account' };
  kms = await startKmsServer({ keys: [KEY], region: 'eu-west-1', ...account });
});
afterAll(() => kms?.close());
beforeEach(() => void kms.calls.splice(0));

/** `rule` is a creation rule of `.sops.yaml`. */
const encrypted = (rule: object) => encryptBySops(SECRET, { program: sops, rule, env: kms.env });

const programWith = (change: Record<string, string> = {}) => ({
  file: sops,
  env: { ...kms.env, ...change },
});

describe.skipIf(!sops)('a file whose key lies in AWS KMS', () => {
  it('is opened with the account of the worker, by one call for its key', async () => {
    const file = await encrypted({ kms: KEY });
    expect(file.toString()).toContain(KEY);
    expect(file.toString()).not.toContain('pass-word');
    expect(kms.calls).toEqual(['Encrypt']);
    const opened: unknown[] = [];
    const decrypter = { keys: [], keyIds: [], program: programWith() };
    const found = await decryptFile(file, PATH, decrypter, (value) => opened.push(value));
    expect(String(found)).toBe(SECRET);
    expect(opened).toContain('pass-word');
    expect(kms.calls).toEqual(['Encrypt', 'Decrypt']);
  });

  it.each([
    ['by an account that is none of theirs', { AWS_ACCESS_KEY_ID: 'AKIDNOBODY' }],
    ['by somebody who knows only its name', { AWS_SECRET_ACCESS_KEY: 'guessed' }],
  ])('is not opened %s, and the error tells neither key nor content', async (_, change) => {
    const file = await encrypted({ kms: KEY });
    const decrypter = { keys: [], keyIds: [], program: programWith(change) };
    const error = await decryptFile(file, PATH, decrypter).catch((one: Error) => one);
    expect(String(error)).toMatch(/secret\.yaml \(encrypted by SOPS\): no key fits: .*kms/);
    expect(String(error)).not.toMatch(/pass-word|guessed|secret-of-the-account|AKID/);
    expect(kms.calls).toContain('Decrypt');
  });

  it('is not opened once its key is gone from there', async () => {
    const file = (await encrypted({ kms: KEY })).toString().replaceAll(KEY, GONE);
    const decrypter = { keys: [], keyIds: [], program: programWith() };
    await expect(decryptFile(Buffer.from(file), PATH, decrypter)).rejects.toThrow(/no key fits/);
  });

  it('is refused where no program is set up, in words that say so, and nobody is asked', async () => {
    const file = await encrypted({ kms: KEY });
    const found = decryptFile(file, PATH, { keys: [], keyIds: [] });
    await expect(found).rejects.toThrow(/kms \(by the sops program\)/);
    expect(kms.calls).toEqual(['Encrypt']);
  });

  it('that is also for a key of age is opened by that, without a call', async () => {
    const own = await makeAgeKey();
    const file = await encrypted({ kms: KEY, age: own.id });
    const key = { ...own, type: 'age' as const };
    const decrypter = { keys: [key], keyIds: [own.id], program: programWith() };
    expect(load(String(await decryptFile(file, PATH, decrypter)))).toEqual(load(SECRET));
    expect(kms.calls).toEqual(['Encrypt']);
  });
});

import { type CloudKeys, encryptBySops, findSops, startCloudKeys } from '@lockstep/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { decryptFile } from './decrypt-file.ts';

/** Keys in Azure Key Vault and Google's KMS: the real sops program asks servers at their addresses. */

const sops = (await findSops()) ?? '';
const PATH = 'app/secret.yaml';
const SECRET =
  'apiVersion: v1\nkind: Secret\nmetadata:\n    name: token\nstringData:\n    password: pass-word\n';

let clouds: CloudKeys;

beforeAll(async () => {
  clouds = await startCloudKeys();
});
afterAll(() => clouds?.close());
beforeEach(() => void clouds.calls.splice(0));

const RULES: Record<string, () => object> = {
  azure: () => ({ azure_keyvault: clouds.vaultKey }),
  google: () => ({ gcp_kms: clouds.googleKey }),
};

const encrypted = (cloud: string) =>
  encryptBySops(SECRET, { program: sops, rule: RULES[cloud]?.() ?? {}, env: clouds.env });

const decrypterWith = (change: Record<string, string> = {}) => ({
  keys: [],
  keyIds: [],
  program: { file: sops, env: { ...clouds.env, ...change } },
});

describe.skipIf(!sops)('a file whose key lies at', () => {
  it.each(['azure', 'google'])('%s is opened with the account of the worker', async (cloud) => {
    const file = await encrypted(cloud);
    expect(file.toString()).not.toContain('pass-word');
    expect(clouds.calls).toContain(`encrypt ${cloud}`);
    const opened: unknown[] = [];
    const found = await decryptFile(file, PATH, decrypterWith(), (value) => opened.push(value));
    expect(String(found)).toBe(SECRET);
    expect(opened).toContain('pass-word');
    expect(clouds.calls.at(-1)).toBe(`decrypt ${cloud}`);
  });

  it.each([
    ['azure', { AZURE_CLIENT_SECRET: 'guessed' }],
    ['google', { GOOGLE_OAUTH_ACCESS_TOKEN: 'guessed' }],
  ])('%s is not opened by somebody else, and the error tells no secret', async (cloud, change) => {
    const file = await encrypted(cloud);
    const error = await decryptFile(file, PATH, decrypterWith(change)).catch((one: Error) => one);
    expect(String(error)).toMatch(/secret\.yaml \(encrypted by SOPS\): no key fits/);
    expect(String(error)).not.toMatch(/pass-word|guessed|secret-of-the-app|token-of-the-account/);
    expect(clouds.calls).not.toContain(`decrypt ${cloud}`);
  });

  it('an address that is none of Azure’s is refused before anybody is asked', async () => {
    const file = String(await encrypted('azure')).replaceAll(
      clouds.vaultUrl,
      'https://vault.azure.net.example.com',
    );
    clouds.calls.splice(0);
    const asked = decryptFile(Buffer.from(file), PATH, decrypterWith());
    await expect(asked).rejects.toThrow(/not where keys are taken from/);
    expect(clouds.calls).toEqual([]);
  });
});

import { encryptBySops, findSops, type KmsServer, startKmsServer } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readConfig } from '../config.ts';
import { type Stack, startStack } from '../testing/stack.ts';
import { startApp } from '../testing/test-app.ts';
import { startWorker, type Worker } from '../worker.ts';

/** A worker whose sops program reaches a key in a cloud by the worker's own account. */

const sops = (await findSops()) ?? '';

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

let stack: Stack;
let worker: Worker;
let kms: KmsServer;

beforeAll(async () => {
  const account = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret-of-the-account' };
  kms = await startKmsServer({ keys: [KEY], region: 'eu-west-1', ...account });
  for (const [name, value] of Object.entries(kms.env)) vi.stubEnv(name, value);
  stack = await startStack();
  const env = { ...stack.env, LOCKSTEP_LOG_LEVEL: 'error', LOCKSTEP_SOPS: sops };
  worker = await startWorker(readConfig(env, []));
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await worker?.stop();
  await Promise.all([stack?.close(), kms?.close()]);
});

describe.skipIf(!sops)('a Secret whose key lies in AWS KMS', () => {
  it('is deployed, the key asked for by the worker’s account', async () => {
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'token' },
      stringData: { password: 'pass-word' },
    };
    const rule = { kms: KEY, encrypted_regex: '^(data|stringData)$' };
    const text = JSON.stringify(secret);
    const file = await encryptBySops(text, { program: sops, rule, env: kms.env });
    expect(file.toString()).not.toContain('pass-word');
    const app = await startApp(stack, { 'app/secret.yaml': file.toString() });
    await app.untilSynced();
    const data = { password: Buffer.from('pass-word').toString('base64') };
    expect(await app.live('Secret', 'token')).toMatchObject({ data });
    expect(kms.calls).toContain('Decrypt');
    expect(JSON.stringify(await app.now())).not.toContain('pass-word');
  });
});

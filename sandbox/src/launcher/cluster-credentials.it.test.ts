import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readClusterRegistration } from './cluster-credentials.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('readClusterRegistration', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'lockstep-kubeconfig-'));
  });
  afterAll(() => rm(dir, { recursive: true }));

  async function register(cluster: object, user: object) {
    const path = join(dir, 'config');
    const config = {
      'current-context': 'here',
      contexts: [
        { name: 'there', context: { cluster: 'x', user: 'y' } },
        { name: 'here', context: { cluster: 'c', user: 'u' } },
      ],
      clusters: [{ name: 'c', cluster: { server: 'https://10.0.0.1:6443', ...cluster } }],
      users: [{ name: 'u', user }],
    };
    await writeFile(path, JSON.stringify(config));
    return (await readClusterRegistration(path)).config;
  }

  it('reads the certificates that it refers to by path', async () => {
    for (const name of ['ca', 'crt', 'key']) await writeFile(join(dir, name), name);
    const config = await register(
      { 'certificate-authority': 'ca' },
      { 'client-certificate': join(dir, 'crt'), 'client-key': 'key' },
    );
    expect(config.address).toBe('https://10.0.0.1:6443');
    expect(config.tlsClientConfig).toMatchObject({
      caData: base64('ca'),
      certData: base64('crt'),
      keyData: base64('key'),
    });
  });

  it('takes tokens and embedded certificates as they are', async () => {
    const config = await register({ 'certificate-authority-data': 'Y2E=' }, { token: 'secret' });
    expect(config.bearerToken).toBe('secret');
    expect(config.tlsClientConfig.caData).toBe('Y2E=');
  });

  it('takes exec plug-ins', async () => {
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: 'cloud',
      args: ['token'],
      env: [{ name: 'REGION', value: 'eu' }],
    };
    expect((await register({}, { exec })).execProviderConfig).toEqual({
      apiVersion: 'client.authentication.k8s.io/v1',
      command: 'cloud',
      args: ['token'],
      env: { REGION: 'eu' },
    });
  });
});

import { expect, it } from 'vitest';
import { SopsKeys } from './sops.ts';

const store = { sopsKeys: { open: async () => [] } } as unknown as ConstructorParameters<
  typeof SopsKeys
>[0];

async function passedOn(names: readonly string[]): Promise<string[]> {
  const env = Object.fromEntries(names.map((name) => [name, 'x']));
  const { program } = await new SopsKeys(store, { program: '/bin/sops', env }).decrypter('shop');
  return Object.keys(program?.env ?? {});
}

it('the sops program is given what reaches keys in a cloud, and nothing else of the worker', async () => {
  const wanted = [
    ...['AWS_REGION', 'AZURE_CLIENT_ID', 'GOOGLE_APPLICATION_CREDENTIALS', 'VAULT_ADDR'],
    ...['SOPS_GCP_KMS_CLIENT_TYPE', 'HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'SSL_CERT_FILE'],
  ];
  const others = [
    ...['LOCKSTEP_SECRET_KEY', 'LOCKSTEP_DATABASE_URL', 'HOME', 'PATH', 'NODE_OPTIONS'],
    ...['SOPS_AGE_KEY', 'MY_HTTPS_PROXY', 'SSL_CERT_FILES', 'LD_PRELOAD', 'XAWS_'],
  ];
  expect((await passedOn([...wanted, ...others])).sort()).toEqual([...wanted].sort());
});

it('where there is none, no file is opened by it', async () => {
  const { program } = await new SopsKeys(store, { env: { AWS_REGION: 'x' } }).decrypter('shop');
  expect(program).toBeUndefined();
});

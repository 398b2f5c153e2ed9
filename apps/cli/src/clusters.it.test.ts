import { connectionFromKubeconfig, KubeClient, lifeOfToken } from '@lockstep/kube';
import { openStore } from '@lockstep/store';
import { uniqueNamespace, useSandbox, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stack, startSignedInStack } from './testing/stack.ts';

/** Clusters by service accounts that may do little, on a real API server. */

let stack: Stack;
let kube: KubeClient;
const system = uniqueNamespace('system');
const shop = uniqueNamespace('shop');
const other = uniqueNamespace('other');

beforeAll(async () => {
  stack = await startSignedInStack({ cluster: false });
  kube = new KubeClient(connectionFromKubeconfig(useSandbox().kubeconfigPath));
  for (const name of [system, shop, other]) {
    await kube.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
});

afterAll(async () => {
  for (const name of [system, shop, other]) {
    await kube.delete({ group: '', version: 'v1', kind: 'Namespace', namespace: '', name });
  }
  kube.close();
  await stack?.close();
});

async function add(...options: string[]): Promise<string> {
  const { kubeconfigPath } = useSandbox();
  const base = ['cluster', 'add', '--kubeconfig', kubeconfigPath, '--name', 'few', '--yes'];
  return stack.ok([...base, '--upsert', '--system-namespace', system, ...options]);
}

async function storedConfig() {
  const { LOCKSTEP_DATABASE_URL: databaseUrl = '', LOCKSTEP_SECRET_KEY: secretKey = '' } =
    stack.serverEnv;
  const store = await openStore({ databaseUrl, secretKey });
  try {
    const record = await store.clusters.find({ name: 'few' });
    return await store.clusters.config(record?.id ?? '');
  } finally {
    await store.close();
  }
}

const listed = async (namespace: string, token: string) => {
  const { server, ca } = kube.connection;
  const client = new KubeClient({ server, ca, credential: { kind: 'token', token } });
  try {
    const pods = { group: '', version: 'v1', kind: 'Pod' };
    return await client.list(pods, { namespace }).then(
      () => 'allowed',
      (error) => error.reason,
    );
  } finally {
    client.close();
  }
};

describe('a cluster that is limited to a namespace', () => {
  it('is reached by an account that may nothing elsewhere, with a token that ends', async () => {
    await add('--namespace', shop);
    const { bearerToken = '', serviceAccount } = await storedConfig();
    expect(serviceAccount).toEqual({
      namespace: system,
      name: 'lockstep-manager',
      expirationSeconds: 720 * 3600,
    });
    expect(lifeOfToken(bearerToken)).toBeDefined();
    // The API server takes up roles within a moment of their being written.
    await waitFor(async () => (await listed(shop, bearerToken)) === 'allowed', {
      what: 'the roles being in force',
    });
    expect(await listed(other, bearerToken)).toBe('Forbidden');
    const shown = JSON.parse(await stack.ok(['cluster', 'get', 'few', '-o', 'json']));
    expect(shown).toMatchObject({ namespaces: [shop], config: {} });
  });

  it('gets a new token when somebody asks for it, audited, and never told', async () => {
    const before = (await storedConfig()).bearerToken;
    // Two tokens of one second are the same.
    const said = await waitFor(
      async () => {
        const out = await stack.ok(['cluster', 'rotate-auth', 'few']);
        const now = (await storedConfig()).bearerToken;
        return now !== before && out;
      },
      { what: 'another token', intervalMs: 500 },
    );
    expect(said).toMatch(/cluster 'few' has a new token, good until 20\d\d-/);
    expect(said).not.toContain((await storedConfig()).bearerToken);
    const audit = await stack.ok(['audit', 'list', '-o', 'json']);
    expect(audit).toContain('"rotate-auth"');
    expect(await listed(shop, (await storedConfig()).bearerToken ?? '')).toBe('allowed');
  });

  it('has a token for as long as was asked', async () => {
    await add('--namespace', shop, '--token-lifetime', '10m');
    const { bearerToken = '' } = await storedConfig();
    const life = lifeOfToken(bearerToken);
    expect((life?.untilMs ?? 0) - (life?.fromMs ?? 0)).toBeLessThanOrEqual(610_000);
  });
});

describe('a service account that was made by others', () => {
  it('is used with the roles that it has', async () => {
    const name = 'deployer';
    await kube.create({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, namespace: system },
    });
    await add('--namespace', shop, '--service-account', name, '--no-validate');
    const { bearerToken = '', serviceAccount } = await storedConfig();
    expect(serviceAccount).toMatchObject({ name });
    expect(await listed(shop, bearerToken)).toBe('Forbidden');
  });
});

describe('credentials that only workers have', () => {
  it('are named and not made', async () => {
    await add('--aws-cluster-name', 'prod', '--aws-role-arn', 'arn:x', '--no-validate');
    const { awsAuthConfig, bearerToken } = await storedConfig();
    expect([awsAuthConfig, bearerToken]).toEqual([
      { clusterName: 'prod', roleARN: 'arn:x' },
      undefined,
    ]);
    const args = ['--exec-command', 'get-token', '--exec-command-args', 'a'];
    await add(...args, '--exec-command-env', 'A=b', '--no-validate');
    expect((await storedConfig()).execProviderConfig).toEqual({
      command: 'get-token',
      args: ['a'],
      env: { A: 'b' },
    });
  });

  it('are refused where the operator does not allow the program', async () => {
    await expect(add('--exec-command', 'get-token')).rejects.toThrow(
      'LOCKSTEP_CLUSTER_EXEC_COMMANDS of the workers does not name it',
    );
  });
});

import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createAuthority,
  startGitServer,
  type TestGitServer,
  type TestRepo,
} from '@lockstep/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testRepository } from '../../mirror/test-repository.ts';
import { httpRequester } from '../http-request.ts';
import { parseRemote } from '../remote.ts';
import type { RepoAccess } from '../repo-access.ts';
import { awsWorkloadIdentity } from './aws.ts';
import { azureServicePrincipal, azureWorkloadIdentity } from './azure.ts';
import type { CredentialProvider } from './credential-provider.ts';
import { githubApp } from './github-app.ts';
import { googleServiceAccount, googleWorkloadIdentity } from './google.ts';
import { credentialFor, providedCredential } from './registry.ts';

const NOW = Date.parse('2026-11-21T10:00:00Z');
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const keyPem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();

interface Asked {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** A double of the clouds' token services: what is asked is kept, the answer is told by path. */
let asked: Asked[] = [];
let answers: Record<string, { status?: number; body: unknown }> = {};
const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const path = request.url ?? '';
  asked.push({ method: request.method ?? '', path, headers: request.headers, body });
  const { status = 200, body: answer } = answers[path] ?? { status: 404, body: { message: 'no' } };
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
});
let base: string;
let dir: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  dir = await mkdtemp(join(tmpdir(), 'lockstep-providers-'));
  await writeFile(join(dir, 'token'), 'pod-token\n');
});
afterAll(async () => {
  server.close();
  await rm(dir, { recursive: true });
});
beforeEach(() => {
  asked = [];
  answers = {};
});

const policy = { allowLoopback: true };
const fetchWith = (
  provider: CredentialProvider,
  access: RepoAccess,
  env: Record<string, string> = {},
) => {
  expect(provider.applies(access)).toBe(true);
  return provider.fetch({
    access,
    remote: parseRemote(access.repo),
    request: httpRequester({ ...access, policy }),
    env,
    nowMs: NOW,
  });
};

const claimsOf = (token = '') => {
  const [head = '', claims = '', signature = ''] = token.split('.');
  const isRight = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    createPublicKey(publicKey.export({ type: 'spki', format: 'pem' }).toString()),
    Buffer.from(signature, 'base64url'),
  );
  expect(isRight).toBe(true);
  return JSON.parse(Buffer.from(claims, 'base64url').toString());
};

describe('a GitHub App', () => {
  const app = (more: Partial<RepoAccess> = {}) => ({
    repo: 'https://ghe.example.com/acme/web.git',
    githubAppID: 7,
    githubAppPrivateKey: keyPem,
    githubAppEnterpriseBaseUrl: `${base}/api/v3/`,
    ...more,
  });
  const token = { token: 'ghs_1', expires_at: '2026-11-21T11:00:00Z' };

  test('opens the token of its installation with one that its key signed', async () => {
    answers['/api/v3/app/installations/42/access_tokens'] = { status: 201, body: token };
    await expect(fetchWith(githubApp, app({ githubAppInstallationID: 42 }))).resolves.toEqual({
      username: 'x-access-token',
      password: 'ghs_1',
      expiresAtMs: NOW + 3_600_000,
    });
    expect(asked[0]?.method).toBe('POST');
    expect(claimsOf(asked[0]?.headers.authorization?.replace('Bearer ', ''))).toEqual({
      iss: '7',
      iat: NOW / 1000 - 60,
      exp: NOW / 1000 + 540,
    });
  });

  test.each(['orgs', 'users'])('finds its installation among %s', async (kind) => {
    answers[`/api/v3/${kind}/acme/installation`] = { body: { id: 9 } };
    answers['/api/v3/app/installations/9/access_tokens'] = { body: token };
    await expect(fetchWith(githubApp, app())).resolves.toMatchObject({ password: 'ghs_1' });
  });

  test('that is installed nowhere says so', async () => {
    await expect(fetchWith(githubApp, app())).rejects.toMatchObject({
      kind: 'auth',
      message: 'the GitHub App 7 is not installed for acme',
    });
  });

  test('a key that is none is told without its text', async () => {
    const access = app({ githubAppPrivateKey: 's3cret key', githubAppInstallationID: 1 });
    await expect(fetchWith(githubApp, access)).rejects.toMatchObject({
      kind: 'auth',
      message: 'githubAppPrivateKey is not a private RSA key in PEM',
    });
  });

  test.each([
    [401, 'auth', 'Bad credentials'],
    [503, 'unreachable', 'down'],
  ])('an answer of %i is told as %s', async (status, kind, message) => {
    answers['/api/v3/app/installations/1/access_tokens'] = { status, body: { message } };
    await expect(fetchWith(githubApp, app({ githubAppInstallationID: 1 }))).rejects.toMatchObject({
      kind,
      message: `GitHub answered ${status}: ${message}`,
    });
  });

  test('a base URL at a forbidden address is refused', async () => {
    const access = app({ githubAppEnterpriseBaseUrl: 'http://169.254.169.254/api' });
    await expect(fetchWith(githubApp, access)).rejects.toMatchObject({ kind: 'refused' });
  });
});

describe('a GitHub App at a real Git server', () => {
  let git: TestGitServer;
  let repo: TestRepo;

  beforeAll(async () => {
    git = await startGitServer({
      credentials: { username: 'x-access-token', password: 'ghs_2' },
    });
    repo = await git.createRepo('app');
    await repo.commit({ a: '1' });
  });
  afterAll(() => git.close());

  test('reads it, and asks for one token however many read; a refused one is asked for anew', async () => {
    const path = '/app/installations/3/access_tokens';
    const expires_at = new Date(Date.now() + 3_600_000).toISOString();
    answers[path] = { body: { token: 'ghs_2', expires_at } };
    const access: RepoAccess = {
      repo: repo.url,
      githubAppID: 1,
      githubAppInstallationID: 3,
      githubAppPrivateKey: keyPem,
      githubAppEnterpriseBaseUrl: base,
    };
    const read = () => testRepository(access, policy);
    await Promise.all([read(), read(), read()]);
    await read();
    expect(asked.map((one) => one.path)).toEqual([path]);

    const stale = { ...access, githubAppID: 2 };
    answers[path] = { body: { token: 'ghs_stale', expires_at } };
    await expect(testRepository(stale, policy)).rejects.toMatchObject({
      kind: 'auth',
      message: expect.not.stringContaining('ghs_stale'),
    });
    answers[path] = { body: { token: 'ghs_2', expires_at } };
    await expect(testRepository(stale, policy)).resolves.toBeDefined();
  });
});

describe('Google', () => {
  const key = (more: object = {}) =>
    JSON.stringify({
      type: 'service_account',
      client_email: 'robot@example.com',
      private_key: keyPem,
      private_key_id: 'k1',
      token_uri: `${base}/token`,
      ...more,
    });
  const repo = 'https://source.developers.google.com/p/x/r/y';

  test('a service account signs for its token', async () => {
    answers['/token'] = { body: { access_token: 'ya29', expires_in: 100 } };
    await expect(
      fetchWith(googleServiceAccount, { repo, gcpServiceAccountKey: key() }),
    ).resolves.toEqual({ username: 'robot@example.com', password: 'ya29', expiresAtMs: NOW + 1e5 });
    const form = new URLSearchParams(asked[0]?.body);
    expect(claimsOf(form.get('assertion') ?? '')).toMatchObject({
      iss: 'robot@example.com',
      aud: `${base}/token`,
      scope: 'https://www.googleapis.com/auth/cloud-platform',
    });
  });

  test.each(['{', '[]', 'null', JSON.stringify({ type: 'external_account' })])(
    'the key %s is refused',
    async (text) => {
      const access = { repo, gcpServiceAccountKey: text };
      await expect(fetchWith(googleServiceAccount, access)).rejects.toMatchObject({ kind: 'auth' });
      expect(asked).toEqual([]);
    },
  );

  test("the machine's own account is asked of the metadata service", async () => {
    const path = '/computeMetadata/v1/instance/service-accounts/default/token';
    answers[path] = { body: { access_token: 'ya30', expires_in: 3600 } };
    const env = { GCE_METADATA_HOST: base.slice('http://'.length) };
    await expect(
      fetchWith(googleWorkloadIdentity, { repo, useGcpWorkloadIdentity: true }, env),
    ).resolves.toMatchObject({ username: 'oauth2accesstoken', password: 'ya30' });
    expect(asked[0]?.headers['metadata-flavor']).toBe('Google');
  });
});

describe('Azure', () => {
  const repo = 'https://dev.azure.com/acme/web/_git/web';

  test("the pod's token is exchanged", async () => {
    answers['/tenant/oauth2/v2.0/token'] = { body: { access_token: 'ey', expires_in: 60 } };
    const env = {
      AZURE_CLIENT_ID: 'client',
      AZURE_TENANT_ID: 'tenant',
      AZURE_FEDERATED_TOKEN_FILE: join(dir, 'token'),
      AZURE_AUTHORITY_HOST: `${base}/`,
    };
    await expect(
      fetchWith(azureWorkloadIdentity, { repo, useAzureWorkloadIdentity: true }, env),
    ).resolves.toEqual({ bearerToken: 'ey', expiresAtMs: NOW + 60_000 });
    expect(Object.fromEntries(new URLSearchParams(asked[0]?.body))).toMatchObject({
      client_id: 'client',
      client_assertion: 'pod-token',
      scope: '499b84ac-1321-427f-aa17-267ca6975798/.default',
    });
  });

  test('a registry gives a password for it', async () => {
    const tls = createAuthority('registry').issue(['acme.azurecr.io']);
    const forms: string[] = [];
    const registry = createTlsServer(tls, (request, response) => {
      request.on('data', (chunk) => forms.push(`${request.url} ${chunk}`));
      request.on('end', () => response.end('{"refresh_token":"r-token"}'));
    });
    const proxy = createServer().on('connect', (_, socket) => {
      const { port } = registry.address() as AddressInfo;
      const upstream = connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
    });
    for (const one of [registry, proxy]) {
      await new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve));
    }
    answers['/tenant/oauth2/v2.0/token'] = { body: { access_token: 'ey', expires_in: 60 } };
    const env = {
      AZURE_CLIENT_ID: 'client',
      AZURE_TENANT_ID: 'tenant',
      AZURE_FEDERATED_TOKEN_FILE: join(dir, 'token'),
      AZURE_AUTHORITY_HOST: base,
    };
    const access = {
      repo: 'oci://acme.azurecr.io/charts',
      useAzureWorkloadIdentity: true,
      insecure: true,
      proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
      noProxy: '127.0.0.1',
    };
    await expect(providedCredential(access, policy, env)).resolves.toMatchObject({
      username: '00000000-0000-0000-0000-000000000000',
      password: 'r-token',
    });
    expect(forms).toEqual([
      '/oauth2/exchange grant_type=access_token&service=acme.azurecr.io&access_token=ey',
    ]);
    registry.closeAllConnections();
    registry.close();
    proxy.close();
  });

  test('without a set-up says what is missing', async () => {
    const access = { repo, useAzureWorkloadIdentity: true };
    await expect(fetchWith(azureWorkloadIdentity, access)).rejects.toThrow(/AZURE_CLIENT_ID/);
  });

  test('a service principal shows its secret, and a refusal is told', async () => {
    const access = {
      repo,
      azureServicePrincipalClientId: 'client',
      azureServicePrincipalClientSecret: 's3cret',
      azureServicePrincipalTenantId: 't',
      azureActiveDirectoryEndpoint: base,
    };
    answers['/t/oauth2/v2.0/token'] = { status: 401, body: { error_description: 'AADSTS7000' } };
    await expect(fetchWith(azureServicePrincipal, access)).rejects.toThrow(/401: AADSTS7000/);
    expect(new URLSearchParams(asked[0]?.body).get('client_secret')).toBe('s3cret');
  });
});

describe('AWS', () => {
  const repo = 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/web';
  const access = { repo, useAwsWorkloadIdentity: true };
  const keys = (id: string) => ({
    AccessKeyId: id,
    SecretAccessKey: 'sec/ret',
    SessionToken: 'sess',
    Expiration: NOW / 1000 + 120,
  });

  test("signs for CodeCommit with the pod's role, for no longer than the role lasts", async () => {
    answers['/'] = {
      body: {
        AssumeRoleWithWebIdentityResponse: {
          AssumeRoleWithWebIdentityResult: { Credentials: keys('ASIA1') },
        },
      },
    };
    const env = {
      AWS_ROLE_ARN: 'arn:aws:iam::1:role/lockstep',
      AWS_WEB_IDENTITY_TOKEN_FILE: join(dir, 'token'),
      AWS_ENDPOINT_URL_STS: base,
    };
    await expect(fetchWith(awsWorkloadIdentity, access, env)).resolves.toEqual({
      username: 'ASIA1%sess',
      password: expect.stringMatching(/^20261121T100000Z[0-9a-f]{64}$/),
      expiresAtMs: NOW + 120_000,
    });
    expect(new URLSearchParams(asked[0]?.body).get('WebIdentityToken')).toBe('pod-token');
  });

  test('assumes another role with pod identity, in a signed request', async () => {
    answers['/pod'] = {
      body: { ...keys('ASIA2'), Token: 'sess', Expiration: '2026-11-21T11:00:00Z' },
    };
    answers['/'] = {
      body: { AssumeRoleResponse: { AssumeRoleResult: { Credentials: keys('ASIA3') } } },
    };
    const env = {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${base}/pod`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: join(dir, 'token'),
      AWS_ENDPOINT_URL_STS: base,
    };
    const awsRoleArn = 'arn:aws:iam::2:role/reader';
    await expect(
      fetchWith(awsWorkloadIdentity, { ...access, awsRoleArn }, env),
    ).resolves.toMatchObject({ username: 'ASIA3%sess' });
    expect(asked.map((one) => one.headers.authorization)).toEqual([
      'pod-token',
      expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=ASIA2\/20261121\/eu-west-1\/sts\/aws4_request, SignedHeaders=/,
      ),
    ]);
  });

  test("an ECR registry's password is fetched", async () => {
    const authorizationToken = btoa('AWS:ecr-pass');
    answers['/'] = {
      body: { authorizationData: [{ authorizationToken, expiresAt: NOW / 1000 + 9 }] },
    };
    const env = {
      AWS_ACCESS_KEY_ID: 'AKIA',
      AWS_SECRET_ACCESS_KEY: 'x',
      AWS_ENDPOINT_URL_ECR: `${base}/`,
    };
    const ecr = { ...access, repo: 'https://1.dkr.ecr.eu-west-1.amazonaws.com/charts' };
    await expect(fetchWith(awsWorkloadIdentity, ecr, env)).resolves.toEqual({
      username: 'AWS',
      password: 'ecr-pass',
      expiresAtMs: NOW + 9_000,
    });
  });

  test('without an identity says so', async () => {
    await expect(fetchWith(awsWorkloadIdentity, access)).rejects.toThrow(/has no AWS identity/);
  });
});

describe("the worker's own identity", () => {
  test.each([
    [googleWorkloadIdentity, { useGcpWorkloadIdentity: true }, 'https://git.evil.example/x'],
    [
      azureWorkloadIdentity,
      { useAzureWorkloadIdentity: true },
      'https://dev.azure.com.evil.example/x',
    ],
    [azureWorkloadIdentity, { useAzureWorkloadIdentity: true }, 'http://dev.azure.com/x'],
    [awsWorkloadIdentity, { useAwsWorkloadIdentity: true }, 'https://evilamazonaws.com/x'],
    [
      awsWorkloadIdentity,
      { useAwsWorkloadIdentity: true },
      'https://ec2.eu-west-1.amazonaws.com/x',
    ],
  ])('$name: %j is not shown to %s', async (provider, settings, repo) => {
    await expect(fetchWith(provider, { repo, ...settings })).rejects.toMatchObject({
      kind: 'refused',
    });
    expect(asked).toEqual([]);
  });
});

test('stored words need no provider; those of the address count where none are stored', async () => {
  const of = (access: RepoAccess) =>
    credentialFor({ access, remote: parseRemote(access.repo), policy });
  const repo = 'https://me:pass@git.example.com/x';
  await expect(of({ repo })).resolves.toEqual({ username: 'me', password: 'pass' });
  await expect(of({ repo, username: '', password: 'other' })).resolves.toEqual({
    username: 'me',
    password: 'other',
  });
  await expect(of({ repo, bearerToken: 't' })).resolves.toEqual({ bearerToken: 't' });
});

test('a token service is not asked without a look at its certificate, whatever the repository says', async () => {
  const authority = createAuthority('other');
  const tls = createTlsServer(authority.issue(['127.0.0.1']), (_, response) => {
    response.end('{"access_token":"t"}');
  });
  await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve));
  const uri = `https://127.0.0.1:${(tls.address() as AddressInfo).port}/token`;
  const gcpServiceAccountKey = JSON.stringify({
    type: 'service_account',
    client_email: 'robot@example.com',
    private_key: keyPem,
    token_uri: uri,
  });
  const access = { repo: 'https://git.example.com/x', insecure: true, gcpServiceAccountKey };
  await expect(fetchWith(googleServiceAccount, access)).rejects.toMatchObject({
    kind: 'unreachable',
  });
  await expect(
    fetchWith(googleServiceAccount, { ...access, caData: authority.ca }),
  ).resolves.toMatchObject({ password: 't' });
  tls.closeAllConnections();
  tls.close();
});

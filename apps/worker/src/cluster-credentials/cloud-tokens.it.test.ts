import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { CloudIdentity } from '@lockstep/kube';
import { serveHttp } from '@lockstep/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cloudTokens } from './cloud-tokens.ts';

/** What clouds are asked, on a server that answers as theirs do. */

const NOW = Date.parse('2026-02-03T04:05:06Z');
const AWS_KEYS = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  AWS_REGION: 'eu-west-1',
};

let cloud: Awaited<ReturnType<typeof serveHttp>>;
let folder: string;
const asked: { url: string; body: URLSearchParams; authorization: string; flavor: unknown }[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-clouds-'));
  await writeFile(join(folder, 'federated'), 'pod-token\n');
  await writeFile(
    join(folder, 'credentials'),
    '[default]\naws_access_key_id = OTHER\n\n[ops]\naws_access_key_id=AKIAOPS\n' +
      'aws_secret_access_key = ops-secret\ncredential_process = /bin/false\n',
  );
  cloud = await serveHttp(async (request, response) => {
    await note(request);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answerTo(request.url ?? '')));
  });
});
beforeEach(() => {
  asked.length = 0;
});
afterAll(async () => {
  await cloud.close();
  await rm(folder, { recursive: true });
});

async function note(request: IncomingMessage): Promise<void> {
  asked.push({
    url: request.url ?? '',
    body: new URLSearchParams(await text(request)),
    authorization: request.headers.authorization ?? '',
    flavor: request.headers['metadata-flavor'],
  });
}

function answerTo(url: string): object {
  if (url.includes('computeMetadata')) return { access_token: 'gcp-token', expires_in: 600 };
  if (url.includes('oauth2')) return { access_token: 'azure-token', expires_in: 900 };
  const Credentials = {
    AccessKeyId: 'ASIAROLE',
    SecretAccessKey: 'role-secret',
    SessionToken: 'role-session',
    Expiration: NOW / 1000 + 3600,
  };
  return { AssumeRoleResponse: { AssumeRoleResult: { Credentials } } };
}

function tokenOf(identity: CloudIdentity, env: NodeJS.ProcessEnv) {
  return cloudTokens({ env, now: () => NOW })(identity);
}

/** The address within a token for EKS. */
function addressIn(token: string): URL {
  expect(token).toMatch(/^k8s-aws-v1\.[\w-]+$/);
  return new URL(Buffer.from(token.slice('k8s-aws-v1.'.length), 'base64url').toString());
}

describe('a token for EKS', () => {
  it('is an address signed by the worker’s keys, for this cluster, for a minute', async () => {
    const { token, expiresAtMs } = await tokenOf({ cloud: 'aws', clusterName: 'prod' }, AWS_KEYS);
    const { origin, searchParams } = addressIn(token);
    expect(origin).toBe('https://sts.eu-west-1.amazonaws.com');
    expect(Object.fromEntries(searchParams)).toEqual({
      Action: 'GetCallerIdentity',
      Version: '2011-06-15',
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': 'AKIAIOSFODNN7EXAMPLE/20260203/eu-west-1/sts/aws4_request',
      'X-Amz-Date': '20260203T040506Z',
      'X-Amz-Expires': '60',
      'X-Amz-SignedHeaders': 'host;x-k8s-aws-id',
      'X-Amz-Signature': expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(expiresAtMs).toBe(NOW + 14 * 60_000);
    const other = await tokenOf({ cloud: 'aws', clusterName: 'test' }, AWS_KEYS);
    expect(addressIn(other.token).searchParams.get('X-Amz-Signature')).not.toBe(
      searchParams.get('X-Amz-Signature'),
    );
  });

  it('is of the role that the cluster names', async () => {
    const env = { ...AWS_KEYS, AWS_ENDPOINT_URL_STS: cloud.url };
    const roleArn = 'arn:aws:iam::1:role/deployer';
    const { token } = await tokenOf({ cloud: 'aws', clusterName: 'prod', roleArn }, env);
    const { searchParams } = addressIn(token);
    expect(searchParams.get('X-Amz-Credential')).toMatch(/^ASIAROLE\//);
    expect(searchParams.get('X-Amz-Security-Token')).toBe('role-session');
    expect(asked.map(({ body }) => [body.get('Action'), body.get('RoleArn')])).toEqual([
      ['AssumeRole', roleArn],
    ]);
    expect(asked[0]?.authorization).toContain('Credential=AKIAIOSFODNN7EXAMPLE/20260203/');
  });

  it('is of a profile of the worker’s own credentials file, and runs nothing for it', async () => {
    const env = { ...AWS_KEYS, AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials') };
    const of = (profile: string) => tokenOf({ cloud: 'aws', clusterName: 'prod', profile }, env);
    const { searchParams } = addressIn((await of('ops')).token);
    expect(searchParams.get('X-Amz-Credential')).toMatch(/^AKIAOPS\//);
    await expect(of('default')).rejects.toThrow('has no profile default with keys');
    await expect(of('../../etc/passwd')).rejects.toThrow('has no profile');
  });

  it('says what is missing where the worker is nobody in AWS', async () => {
    await expect(tokenOf({ cloud: 'aws', clusterName: 'prod' }, {})).rejects.toThrow(
      'no aws token for the cluster: the worker has no AWS identity',
    );
  });
});

describe('a token for GKE', () => {
  it('is that of the pod’s service account', async () => {
    const env = { GCE_METADATA_HOST: new URL(cloud.url).host };
    expect(await tokenOf({ cloud: 'gcp' }, env)).toEqual({
      token: 'gcp-token',
      expiresAtMs: NOW + 600_000,
    });
    expect(asked[0]?.flavor).toBe('Google');
  });
});

describe('a token for AKS', () => {
  const pod = () => ({
    AZURE_CLIENT_ID: 'pod-client',
    AZURE_TENANT_ID: 'pod-tenant',
    AZURE_FEDERATED_TOKEN_FILE: join(folder, 'federated'),
    AZURE_AUTHORITY_HOST: cloud.url,
  });

  it.each([
    ['pod', {}, 'pod-tenant', 'pod-client', '6dae42f8-4368-4678-94ff-3960e28e3630/.default'],
    [
      'client that trusts the pod',
      { AZURE_CLIENT_ID: 'own', AZURE_TENANT_ID: 't2', AAD_SERVER_APPLICATION_ID: 'app' },
      't2',
      'own',
      'app/.default',
    ],
  ])('is that of the %s', async (_who, settings, tenant, client, scope) => {
    expect(await tokenOf({ cloud: 'azure', settings }, pod())).toEqual({
      token: 'azure-token',
      expiresAtMs: NOW + 900_000,
    });
    expect(asked[0]?.url).toBe(`/${tenant}/oauth2/v2.0/token`);
    expect(Object.fromEntries(asked[0]?.body ?? [])).toMatchObject({
      client_id: client,
      client_assertion: 'pod-token',
      scope,
    });
  });

  it('of a service principal takes its secret from the cluster’s settings', async () => {
    const settings = {
      AAD_LOGIN_METHOD: 'spn',
      AAD_SERVICE_PRINCIPAL_CLIENT_ID: 'spn',
      AAD_SERVICE_PRINCIPAL_CLIENT_SECRET: 'secret',
      AZURE_TENANT_ID: 't3',
    };
    await tokenOf({ cloud: 'azure', settings }, { AZURE_AUTHORITY_HOST: cloud.url });
    expect(asked[0]?.url).toBe('/t3/oauth2/v2.0/token');
    expect(asked[0]?.body.get('client_secret')).toBe('secret');
  });

  it('never sends the pod’s token where a cluster’s settings say', async () => {
    const settings = {
      AZURE_AUTHORITY_HOST: 'https://evil.test',
      AZURE_FEDERATED_TOKEN_FILE: '/etc/passwd',
    };
    await tokenOf({ cloud: 'azure', settings }, pod());
    expect(asked[0]?.body.get('client_assertion')).toBe('pod-token');
  });
});

import { GitError } from '../../command/git-error.ts';
import { jsonOf } from './answers.ts';
import { awsKeys } from './aws-identity.ts';
import { codeCommitLogin, signedHeaders } from './aws-signature.ts';
import type { CredentialProvider, HttpCredential, ProviderInput } from './credential-provider.ts';
import { requireHost } from './identity-hosts.ts';

/** A CodeCommit signature is good for fifteen minutes; a new one costs nothing. */
const SIGNATURE_MS = 10 * 60_000;
const CODECOMMIT = /^git-codecommit(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/;
const ECR = /^\d+\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/;

/** CodeCommit and ECR by the worker's own AWS identity, or a role that it assumes. */
export const awsWorkloadIdentity: CredentialProvider = {
  name: 'aws-workload-identity',
  applies: (access) => access.useAwsWorkloadIdentity === true,
  fetch: async (input) => {
    const { host } = input.remote;
    requireHost('aws', input.remote);
    const codeCommit = CODECOMMIT.exec(host)?.[1];
    if (codeCommit) return await codeCommitCredential(input, codeCommit);
    const ecr = ECR.exec(host)?.[1];
    if (ecr) return await ecrCredential(input, ecr);
    throw new GitError('refused', `${host} is neither CodeCommit nor ECR`);
  },
};

async function codeCommitCredential(input: ProviderInput, region: string): Promise<HttpCredential> {
  const { remote, nowMs } = input;
  const keys = await awsKeys(input, region, input.access.awsRoleArn);
  const endsAtMs = Math.min(keys.expiresAtMs ?? Number.POSITIVE_INFINITY, nowMs + SIGNATURE_MS);
  return {
    ...codeCommitLogin(new URL(remote.url), keys, { region, nowMs }),
    expiresAtMs: endsAtMs,
  };
}

async function ecrCredential(input: ProviderInput, region: string): Promise<HttpCredential> {
  const { env, nowMs } = input;
  const keys = await awsKeys(input, region, input.access.awsRoleArn);
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const url = new URL(env.AWS_ENDPOINT_URL_ECR || `https://api.ecr.${region}.${suffix}/`);
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken',
  };
  const question = { method: 'POST', url, headers, body: '{}' };
  const answer = await input.request({
    url: url.href,
    method: 'POST',
    headers: signedHeaders(question, keys, { region, service: 'ecr', nowMs }),
    body: question.body,
    isTrusted: true,
  });
  const { authorizationData } = jsonOf(answer, 'ECR') as {
    authorizationData?: { authorizationToken?: string; expiresAt?: number }[];
  };
  const [first] = authorizationData ?? [];
  const pair = Buffer.from(first?.authorizationToken ?? '', 'base64').toString('utf8');
  const [username, password] = pair.split(':');
  if (!username || !password) throw new GitError('auth', 'ECR answered without a token');
  return { username, password, expiresAtMs: (first?.expiresAt ?? 0) * 1000 || nowMs + 3_600_000 };
}

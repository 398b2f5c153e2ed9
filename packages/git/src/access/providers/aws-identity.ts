import { readFile } from 'node:fs/promises';
import { GitError } from '../../command/git-error.ts';
import { jsonOf } from './answers.ts';
import { type AwsKeys, signedHeaders } from './aws-signature.ts';
import type { IdentityInput } from './credential-provider.ts';

const WHAT = 'AWS';

/**
 * The keys of the worker's own identity, wherever AWS put it (a role for its service account, pod
 * identity, keys in its environment), or of the role that it is to assume.
 */
export async function awsKeys(
  input: IdentityInput,
  region: string,
  role: string | undefined,
): Promise<AwsKeys> {
  const own = await ownKeys(input, region);
  return role ? await assumeRole(input, own, role, region) : own;
}

async function ownKeys(input: IdentityInput, region: string): Promise<AwsKeys> {
  const { env } = input;
  if (env.AWS_ROLE_ARN && env.AWS_WEB_IDENTITY_TOKEN_FILE) {
    return await byWebIdentity(input, env.AWS_ROLE_ARN, env.AWS_WEB_IDENTITY_TOKEN_FILE, region);
  }
  if (env.AWS_CONTAINER_CREDENTIALS_FULL_URI) return await byPodIdentity(input);
  if (env.AWS_ACCESS_KEY_ID && env.AWS_SECRET_ACCESS_KEY) {
    return {
      accessKeyId: env.AWS_ACCESS_KEY_ID,
      secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
      ...(env.AWS_SESSION_TOKEN && { sessionToken: env.AWS_SESSION_TOKEN }),
    };
  }
  throw new GitError(
    'auth',
    'the worker has no AWS identity: neither AWS_ROLE_ARN with AWS_WEB_IDENTITY_TOKEN_FILE, nor ' +
      'AWS_CONTAINER_CREDENTIALS_FULL_URI, nor AWS_ACCESS_KEY_ID is in its environment',
  );
}

async function byWebIdentity(
  input: IdentityInput,
  role: string,
  tokenFile: string,
  region: string,
): Promise<AwsKeys> {
  const token = (await readFile(tokenFile, 'utf8')).trim();
  const answer = await input.request({
    url: `${stsEndpoint(input.env, region)}/`,
    method: 'POST',
    headers: FORM,
    body: stsBody('AssumeRoleWithWebIdentity', role, { WebIdentityToken: token }),
    isTrusted: true,
  });
  return keysOf(jsonOf(answer, WHAT), 'AssumeRoleWithWebIdentity');
}

async function byPodIdentity({ env, request }: IdentityInput): Promise<AwsKeys> {
  const file = env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE;
  const token = file
    ? (await readFile(file, 'utf8')).trim()
    : env.AWS_CONTAINER_AUTHORIZATION_TOKEN;
  const answer = await request({
    url: env.AWS_CONTAINER_CREDENTIALS_FULL_URI ?? '',
    headers: token ? { authorization: token } : {},
    isTrusted: true,
  });
  return keysFrom(jsonOf(answer, WHAT));
}

async function assumeRole(
  input: IdentityInput,
  own: AwsKeys,
  role: string,
  region: string,
): Promise<AwsKeys> {
  const url = new URL(`${stsEndpoint(input.env, region)}/`);
  const body = stsBody('AssumeRole', role, {});
  const scope = { region, service: 'sts', nowMs: input.nowMs };
  const headers = signedHeaders({ method: 'POST', url, headers: FORM, body }, own, scope);
  const answer = await input.request({
    url: url.href,
    method: 'POST',
    headers,
    body,
    isTrusted: true,
  });
  return keysOf(jsonOf(answer, WHAT), 'AssumeRole');
}

const FORM = {
  'content-type': 'application/x-www-form-urlencoded',
  accept: 'application/json',
};

export function stsEndpoint(env: NodeJS.ProcessEnv, region: string): string {
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return (env.AWS_ENDPOINT_URL_STS || `https://sts.${region}.${suffix}`).replace(/\/+$/, '');
}

function stsBody(action: string, role: string, more: Record<string, string>): string {
  return new URLSearchParams({
    Action: action,
    Version: '2011-06-15',
    RoleArn: role,
    RoleSessionName: 'lockstep',
    ...more,
  }).toString();
}

/** STS wraps its answer twice. */
function keysOf(body: Record<string, unknown>, action: string): AwsKeys {
  const response = (body[`${action}Response`] ?? {}) as Record<string, unknown>;
  const result = (response[`${action}Result`] ?? {}) as Record<string, unknown>;
  return keysFrom((result.Credentials ?? {}) as Record<string, unknown>);
}

function keysFrom(found: Record<string, unknown>): AwsKeys {
  const text = (name: string) => (typeof found[name] === 'string' ? (found[name] as string) : '');
  const accessKeyId = text('AccessKeyId');
  const secretAccessKey = text('SecretAccessKey');
  if (!accessKeyId || !secretAccessKey) throw new GitError('auth', 'AWS answered without keys');
  const sessionToken = text('SessionToken') || text('Token');
  const expiresAtMs = expiryOf(found.Expiration);
  return {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken && { sessionToken }),
    ...(expiresAtMs !== undefined && { expiresAtMs }),
  };
}

/** Seconds since 1970 in STS's JSON, a date elsewhere. */
function expiryOf(value: unknown): number | undefined {
  const ms = typeof value === 'number' ? value * 1000 : Date.parse(String(value ?? ''));
  return Number.isFinite(ms) ? ms : undefined;
}

import { createHash } from 'node:crypto';
import { httpRequester } from '../http-request.ts';
import { parseRemote, type Remote } from '../remote.ts';
import type { AddressPolicy, RepoAccess } from '../repo-access.ts';
import { awsWorkloadIdentity } from './aws.ts';
import { azureServicePrincipal, azureWorkloadIdentity } from './azure.ts';
import type { CredentialProvider, HttpCredential } from './credential-provider.ts';
import { githubApp } from './github-app.ts';
import { googleServiceAccount, googleWorkloadIdentity } from './google.ts';
import { TokenCache } from './token-cache.ts';

/** Asked in this order; the first that applies is the one. */
const PROVIDERS: readonly CredentialProvider[] = [
  githubApp,
  googleServiceAccount,
  googleWorkloadIdentity,
  azureWorkloadIdentity,
  azureServicePrincipal,
  awsWorkloadIdentity,
];

const tokens = new TokenCache();

export interface CredentialTarget {
  access: RepoAccess;
  remote: Remote;
  policy: AddressPolicy;
}

/**
 * What a repository's server is told: stored words, or what a provider makes of the repository's
 * settings, kept until shortly before it ends. Throws GitError.
 */
export async function credentialFor(
  target: CredentialTarget,
  env: NodeJS.ProcessEnv = process.env,
): Promise<HttpCredential> {
  const { access, remote, policy } = target;
  const provider = PROVIDERS.find((one) => one.applies(access));
  if (!provider) return storedCredential(access, remote);
  const request = httpRequester({ ...access, policy });
  return await tokens.get(keyOf(provider, target), () =>
    provider.fetch({ access, remote, request, env, nowMs: Date.now() }),
  );
}

/**
 * What a provider makes of a Helm repository's or registry's settings, to be used as its name and
 * password; undefined where it needs none. `oci://` addresses are taken too. Throws GitError.
 */
export async function providedCredential(
  access: RepoAccess,
  policy: AddressPolicy,
  env?: NodeJS.ProcessEnv,
): Promise<HttpCredential | undefined> {
  if (!PROVIDERS.some((one) => one.applies(access))) return undefined;
  const bare = access.repo.replace(/^(oci|https):\/\//, '');
  const url = bare.includes('://') ? bare : `https://${bare}`;
  return await credentialFor({ access, remote: parseRemote(url, policy), policy }, env);
}

/** After a refusal: the next command asks for a new token. */
export function forgetCredential(target: CredentialTarget): void {
  const provider = PROVIDERS.find((one) => one.applies(target.access));
  if (provider) tokens.forget(keyOf(provider, target));
}

function storedCredential(access: RepoAccess, remote: Remote): HttpCredential {
  if (access.bearerToken) return { bearerToken: access.bearerToken };
  return {
    username: access.username || remote.username,
    password: access.password || remote.password,
  };
}

/** By address and identity: no token of one repository is shown for another. */
function keyOf(provider: CredentialProvider, { access, remote }: CredentialTarget): string {
  const { repo: _, ...identity } = access;
  const text = JSON.stringify([provider.name, remote.url, Object.entries(identity).sort()]);
  return createHash('sha256').update(text).digest('hex');
}

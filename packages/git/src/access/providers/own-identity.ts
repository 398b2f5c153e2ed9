import { httpRequester } from '../http-request.ts';
import { awsKeys, stsEndpoint } from './aws-identity.ts';
import { presignedUrl } from './aws-signature.ts';
import { azurePrincipalToken, azureWorkloadToken } from './azure.ts';
import type { HttpCredential, IdentityInput } from './credential-provider.ts';
import { googleKeyToken, googleMetadataToken } from './google.ts';

/**
 * What this process is in a cloud, for others than repositories. All of them throw GitError, which
 * says what is missing or who refused.
 */
export interface OwnIdentity {
  /** An address that tells AWS's token service who we are, or a role that we assume. */
  awsCallerIdentityUrl(options: {
    headers: Record<string, string>;
    expiresSeconds: number;
    roleArn?: string | undefined;
  }): Promise<URL>;
  googleToken(key?: string): Promise<HttpCredential>;
  azureToken(...args: TailOf<typeof azureWorkloadToken>): Promise<HttpCredential>;
  azurePrincipalToken(...args: TailOf<typeof azurePrincipalToken>): Promise<HttpCredential>;
}

type TailOf<F> = F extends (input: IdentityInput, ...rest: infer R) => unknown ? R : never;

/** Only services that the environment names, or the clouds' own, are asked. */
export function ownIdentity(env: NodeJS.ProcessEnv, now: () => number = Date.now): OwnIdentity {
  const request = httpRequester({ repo: '', policy: { allowLoopback: false }, isTrusted: true });
  const input = (): IdentityInput => ({ env, request, nowMs: now() });
  return {
    awsCallerIdentityUrl: async ({ headers, expiresSeconds, roleArn }) => {
      const region = env.AWS_REGION || env.AWS_DEFAULT_REGION || 'us-east-1';
      const keys = await awsKeys(input(), region, roleArn);
      const url = new URL(`${stsEndpoint(env, region)}/`);
      url.search = 'Action=GetCallerIdentity&Version=2011-06-15';
      const scope = { region, service: 'sts', nowMs: now() };
      return presignedUrl({ url, headers }, keys, scope, { expiresSeconds });
    },
    googleToken: (key) => (key ? googleKeyToken(key, input()) : googleMetadataToken(input())),
    azureToken: (...args) => azureWorkloadToken(input(), ...args),
    azurePrincipalToken: (...args) => azurePrincipalToken(input(), ...args),
  };
}

import type { HttpRequester } from '../http-request.ts';
import type { Remote } from '../remote.ts';
import type { RepoAccess } from '../repo-access.ts';

/** What a server is told by HTTP. Nothing at all is a credential too: the public one. */
export interface HttpCredential {
  username?: string | undefined;
  password?: string | undefined;
  bearerToken?: string | undefined;
  /** When it stops to be good; without it, it does not. */
  expiresAtMs?: number;
}

export interface ProviderInput {
  access: RepoAccess;
  remote: Remote;
  request: HttpRequester;
  env: NodeJS.ProcessEnv;
  nowMs: number;
}

/** What asking a cloud for the identity of this process takes. */
export type IdentityInput = Pick<ProviderInput, 'request' | 'env' | 'nowMs'>;

/** One way to come by credentials that are not simply stored. */
export interface CredentialProvider {
  name: string;
  applies(access: RepoAccess): boolean;
  /** Throws GitError; `auth` where the identity itself is refused. */
  fetch(input: ProviderInput): Promise<HttpCredential>;
}

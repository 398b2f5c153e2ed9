import { GitError } from '../../command/git-error.ts';
import { jsonOf, textOf } from './answers.ts';
import type {
  CredentialProvider,
  HttpCredential,
  IdentityInput,
  ProviderInput,
} from './credential-provider.ts';
import { requireHost } from './identity-hosts.ts';
import { signJwt } from './jwt.ts';

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';
const TOKEN_URI = 'https://oauth2.googleapis.com/token';
const WHAT = 'Google';

interface ServiceAccountKey {
  type?: string;
  client_email?: string;
  private_key?: string;
  private_key_id?: string;
  token_uri?: string;
}

/** A Google service account by its stored key (RFC 7523). */
export const googleServiceAccount: CredentialProvider = {
  name: 'google-service-account',
  applies: (access) => Boolean(access.gcpServiceAccountKey),
  fetch: ({ access, ...input }) => googleKeyToken(access.gcpServiceAccountKey ?? '', input),
};

/** The token of a service account whose key is given. */
export async function googleKeyToken(
  text: string,
  { request, nowMs }: Pick<IdentityInput, 'request' | 'nowMs'>,
): Promise<HttpCredential> {
  const key = parseKey(text);
  const uri = key.token_uri || TOKEN_URI;
  const seconds = Math.floor(nowMs / 1000);
  const assertion = signJwt(
    { iss: key.client_email, scope: SCOPE, aud: uri, iat: seconds, exp: seconds + 3600 },
    {
      privateKey: key.private_key ?? '',
      ...(key.private_key_id !== undefined && { keyId: key.private_key_id }),
      what: 'the private_key of gcpServiceAccountKey',
    },
  );
  const body = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion,
  });
  const answer = await request({
    url: uri,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: body.toString(),
  });
  return credentialOf(jsonOf(answer, WHAT), key.client_email, nowMs);
}

/** The service account that the worker's own machine or pod has, by the metadata service. */
export const googleWorkloadIdentity: CredentialProvider = {
  name: 'google-workload-identity',
  applies: (access) => access.useGcpWorkloadIdentity === true,
  fetch: async (input) => {
    requireHost('google', input.remote);
    return await googleMetadataToken(input);
  },
};

/** The token of this machine's or pod's service account. */
export async function googleMetadataToken(input: IdentityInput): Promise<HttpCredential> {
  const host = input.env.GCE_METADATA_HOST || 'metadata.google.internal';
  const answer = await input.request({
    url: `http://${host}/computeMetadata/v1/instance/service-accounts/default/token`,
    headers: { 'metadata-flavor': 'Google' },
    isTrusted: true,
  });
  return credentialOf(jsonOf(answer, WHAT), undefined, input.nowMs);
}

function credentialOf(
  body: Record<string, unknown>,
  username: string | undefined,
  nowMs: ProviderInput['nowMs'],
): HttpCredential {
  const lifetimeSeconds = Number(body.expires_in ?? 3600);
  return {
    username: username ?? 'oauth2accesstoken',
    password: textOf(body, 'access_token', WHAT),
    expiresAtMs: nowMs + lifetimeSeconds * 1000,
  };
}

function parseKey(text: string): ServiceAccountKey {
  let key: ServiceAccountKey | null;
  try {
    key = JSON.parse(text) as ServiceAccountKey | null;
  } catch {
    throw new GitError('auth', 'gcpServiceAccountKey is not JSON');
  }
  // The other kinds name files and addresses of this machine: whoever may register a repository
  // must not be able to have those read.
  if (key?.type !== 'service_account' || !key.private_key || !key.client_email) {
    throw new GitError('auth', 'gcpServiceAccountKey is not the key of a service account');
  }
  return key;
}

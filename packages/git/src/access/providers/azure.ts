import { readFile } from 'node:fs/promises';
import { withoutEndSlashes } from '@lockstep/domain';
import { GitError } from '../../command/git-error.ts';
import { jsonOf, textOf } from './answers.ts';
import type {
  CredentialProvider,
  HttpCredential,
  IdentityInput,
  ProviderInput,
} from './credential-provider.ts';
import { requireHost } from './identity-hosts.ts';

/** The application id of Azure DevOps in every directory. */
const AZURE_DEVOPS = '499b84ac-1321-427f-aa17-267ca6975798/.default';
const REGISTRY = 'https://containerregistry.azure.net/.default';
const REGISTRY_HOST = /\.azurecr\.(io|cn|us)$/;
/** The name that goes with a registry's own tokens. */
const REGISTRY_USER = '00000000-0000-0000-0000-000000000000';
const PUBLIC_AUTHORITY = 'https://login.microsoftonline.com';
const WHAT = 'Microsoft Entra';

/** The identity of the worker's pod, as Azure's workload identity webhook describes it in env. */
export const azureWorkloadIdentity: CredentialProvider = {
  name: 'azure-workload-identity',
  applies: (access) => access.useAzureWorkloadIdentity === true,
  fetch: async (input) => {
    requireHost('azure', input.remote);
    return await askToken(input, await workloadQuestion(input.env));
  },
};

/**
 * A token of the pod's own identity, or of another client that trusts it, for what `scope` names.
 * Where the authority is and which file vouches for the pod, its environment alone says.
 */
export async function azureWorkloadToken(
  input: IdentityInput,
  scope: string,
  client: { clientId?: string | undefined; tenantId?: string | undefined } = {},
): Promise<HttpCredential> {
  const { AZURE_CLIENT_ID, AZURE_TENANT_ID } = input.env;
  const question = await workloadQuestion({
    ...input.env,
    AZURE_CLIENT_ID: client.clientId ?? AZURE_CLIENT_ID,
    AZURE_TENANT_ID: client.tenantId ?? AZURE_TENANT_ID,
  });
  return await entraToken(input, question, scope);
}

/** A token of a service principal whose secret is given, for what `scope` names. */
export function azurePrincipalToken(
  input: IdentityInput,
  scope: string,
  principal: { clientId: string; clientSecret: string; tenantId: string },
): Promise<HttpCredential> {
  const form = { client_id: principal.clientId, client_secret: principal.clientSecret };
  const authority = input.env.AZURE_AUTHORITY_HOST || PUBLIC_AUTHORITY;
  const question = { authority, tenant: principal.tenantId, form, isTrusted: true };
  return entraToken(input, question, scope);
}

async function workloadQuestion(env: NodeJS.ProcessEnv): Promise<TokenQuestion> {
  const { AZURE_CLIENT_ID, AZURE_TENANT_ID, AZURE_FEDERATED_TOKEN_FILE, AZURE_AUTHORITY_HOST } =
    env;
  if (!AZURE_CLIENT_ID || !AZURE_TENANT_ID || !AZURE_FEDERATED_TOKEN_FILE) {
    throw new GitError(
      'auth',
      'Azure workload identity is not set up for the worker: AZURE_CLIENT_ID, AZURE_TENANT_ID ' +
        'and AZURE_FEDERATED_TOKEN_FILE are missing in its environment',
    );
  }
  return {
    authority: AZURE_AUTHORITY_HOST || PUBLIC_AUTHORITY,
    tenant: AZURE_TENANT_ID,
    form: {
      client_id: AZURE_CLIENT_ID,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: (await readFile(AZURE_FEDERATED_TOKEN_FILE, 'utf8')).trim(),
    },
    isTrusted: true,
  };
}

/** A registry takes no token of Entra itself but gives a password in exchange for it. */
async function registryPassword(
  { request, remote }: ProviderInput,
  token: HttpCredential,
): Promise<HttpCredential> {
  const what = 'the registry';
  const answer = await request({
    url: `https://${new URL(remote.url).host}/oauth2/exchange`,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'access_token',
      service: remote.host,
      access_token: token.bearerToken ?? '',
    }).toString(),
  });
  const password = textOf(jsonOf(answer, what), 'refresh_token', what);
  return {
    username: REGISTRY_USER,
    password,
    ...(token.expiresAtMs !== undefined && { expiresAtMs: token.expiresAtMs }),
  };
}

/** A service principal with a stored secret. */
export const azureServicePrincipal: CredentialProvider = {
  name: 'azure-service-principal',
  applies: (access) =>
    Boolean(access.azureServicePrincipalClientId && access.azureServicePrincipalClientSecret),
  fetch: (input) =>
    askToken(input, {
      authority: input.access.azureActiveDirectoryEndpoint || PUBLIC_AUTHORITY,
      tenant: input.access.azureServicePrincipalTenantId ?? '',
      form: {
        client_id: input.access.azureServicePrincipalClientId ?? '',
        client_secret: input.access.azureServicePrincipalClientSecret ?? '',
      },
      isTrusted: false,
    }),
};

interface TokenQuestion {
  authority: string;
  tenant: string;
  form: Record<string, string>;
  isTrusted: boolean;
}

async function askToken(input: ProviderInput, question: TokenQuestion): Promise<HttpCredential> {
  const isRegistry = REGISTRY_HOST.test(input.remote.host);
  const credential = await entraToken(input, question, isRegistry ? REGISTRY : AZURE_DEVOPS);
  return isRegistry ? await registryPassword(input, credential) : credential;
}

async function entraToken(
  input: IdentityInput,
  question: TokenQuestion,
  scope: string,
): Promise<HttpCredential> {
  const base = withoutEndSlashes(question.authority);
  const body = new URLSearchParams({ grant_type: 'client_credentials', scope, ...question.form });
  const answer = await input.request({
    url: `${base}/${encodeURIComponent(question.tenant)}/oauth2/v2.0/token`,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: body.toString(),
    isTrusted: question.isTrusted,
  });
  const token = jsonOf(answer, WHAT);
  return {
    bearerToken: textOf(token, 'access_token', WHAT),
    expiresAtMs: input.nowMs + Number(token.expires_in ?? 3600) * 1000,
  };
}

import { readFile } from 'node:fs/promises';
import { UserError } from '@lockstep/domain';
import { type OwnIdentity, ownIdentity } from '@lockstep/git';
import type { CloudIdentity, CloudToken, CloudTokens } from '@lockstep/kube';
import { profileEnvironment } from './aws-profile.ts';

/** How long an address that EKS takes for a token can be asked; it takes the token for 15 minutes. */
const PRESIGNED_SECONDS = 60;
const EKS_TOKEN_MS = 14 * 60_000;
/** The application that AKS is in every directory. */
const AKS = '6dae42f8-4368-4678-94ff-3960e28e3630';

type Identity<Cloud extends CloudIdentity['cloud']> = Extract<CloudIdentity, { cloud: Cloud }>;

interface CloudContext {
  env: NodeJS.ProcessEnv;
  now: () => number;
}

/** Tokens for clusters by what this worker is in a cloud: its environment says it. */
export function cloudTokens(context: CloudContext): CloudTokens {
  return async (identity) => {
    try {
      return await tokenOf(identity, context);
    } catch (error) {
      if (error instanceof UserError) throw error;
      const message = error instanceof Error ? error.message : String(error);
      throw new UserError('unavailable', `no ${identity.cloud} token for the cluster: ${message}`);
    }
  };
}

function tokenOf(identity: CloudIdentity, context: CloudContext): Promise<CloudToken> {
  switch (identity.cloud) {
    case 'aws':
      return eksToken(identity, context);
    case 'gcp':
      return gkeToken(context);
    case 'azure':
      return aksToken(identity, context);
  }
}

/** `k8s-aws-v1.` and an address that tells who asks, which EKS opens at AWS's token service. */
async function eksToken(
  { clusterName, roleArn, profile }: Identity<'aws'>,
  { env, now }: CloudContext,
): Promise<CloudToken> {
  const own = ownIdentity(profile ? await profileEnvironment(env, profile) : env, now);
  const url = await own.awsCallerIdentityUrl({
    headers: { 'x-k8s-aws-id': clusterName },
    expiresSeconds: PRESIGNED_SECONDS,
    roleArn,
  });
  const token = `k8s-aws-v1.${Buffer.from(url.href).toString('base64url')}`;
  return { token, expiresAtMs: now() + EKS_TOKEN_MS };
}

/** The service account of the pod or machine, or one whose key the worker's environment names. */
async function gkeToken({ env, now }: CloudContext): Promise<CloudToken> {
  const file = env.GOOGLE_APPLICATION_CREDENTIALS;
  const key = file ? await readFile(file, 'utf8') : undefined;
  const { password = '', expiresAtMs } = await ownIdentity(env, now).googleToken(key);
  return { token: password, expiresAtMs: expiresAtMs ?? now() };
}

/** What the field's plug-in takes from a cluster's environment; places and files are our own. */
async function aksToken(
  { settings }: Identity<'azure'>,
  { env, now }: CloudContext,
): Promise<CloudToken> {
  const own = ownIdentity({ ...env, ...authorityOf(settings, env) }, now);
  const scope = `${settings.AAD_SERVER_APPLICATION_ID || AKS}/.default`;
  const { bearerToken = '', expiresAtMs } = await askEntra(own, settings, scope);
  return { token: bearerToken, expiresAtMs: expiresAtMs ?? now() };
}

function askEntra(own: OwnIdentity, settings: Readonly<Record<string, string>>, scope: string) {
  const method = settings.AAD_LOGIN_METHOD || 'workloadidentity';
  const clientId = settings.AZURE_CLIENT_ID || settings.AAD_SERVICE_PRINCIPAL_CLIENT_ID;
  const tenantId = settings.AZURE_TENANT_ID || settings.AZURE_AD_TENANT_ID;
  if (method === 'workloadidentity') return own.azureToken(scope, { clientId, tenantId });
  const clientSecret = settings.AAD_SERVICE_PRINCIPAL_CLIENT_SECRET || settings.AZURE_CLIENT_SECRET;
  if (method !== 'spn' || !clientId || !clientSecret || !tenantId) {
    throw new UserError(
      'invalid-argument',
      `AAD_LOGIN_METHOD ${method}: it is workloadidentity, or spn with the client's id, secret and tenant`,
    );
  }
  return own.azurePrincipalToken(scope, { clientId, clientSecret, tenantId });
}

const AUTHORITIES: Readonly<Record<string, string>> = {
  AzurePublicCloud: 'https://login.microsoftonline.com',
  AzureUSGovernmentCloud: 'https://login.microsoftonline.us',
  AzureChinaCloud: 'https://login.partner.microsoftonline.cn',
};

/** Of the clouds that there are by name only: an address would be told the pod's own token. */
function authorityOf(
  { AAD_ENVIRONMENT_NAME: name }: Readonly<Record<string, string>>,
  { AZURE_AUTHORITY_HOST: own }: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const stated = name ? AUTHORITIES[name] : undefined;
  return { AZURE_AUTHORITY_HOST: own || stated };
}

import { z } from 'zod';
import { normalizeRepoUrl, type RepositoryInput, repositoryInputSchema } from '../repository.ts';

/**
 * Credentials for every repository below an address, as the field's API takes them. Secrets are
 * write-only.
 */
export const credentialTemplateInputSchema = repositoryInputSchema
  .omit({ repo: true, name: true, project: true, insecure: true, depth: true, enableLfs: true })
  .extend({ url: z.string().min(1, 'must not be empty') });
export type CredentialTemplateInput = z.infer<typeof credentialTemplateInputSchema>;

/** Any of these, and the repository has credentials of its own: templates do not count for it. */
const CREDENTIALS = [
  'username',
  'password',
  'bearerToken',
  'sshPrivateKey',
  'tlsClientCertData',
  'githubAppPrivateKey',
  'gcpServiceAccountKey',
  'useGcpWorkloadIdentity',
  'useAzureWorkloadIdentity',
  'azureServicePrincipalClientId',
  'useAwsWorkloadIdentity',
] as const satisfies readonly (keyof RepositoryInput)[];

/** What a template hands on, where the repository does not say it itself. */
const HANDED_ON = [
  ...CREDENTIALS,
  'tlsClientCertKey',
  'githubAppID',
  'githubAppInstallationID',
  'githubAppEnterpriseBaseUrl',
  'azureServicePrincipalClientSecret',
  'azureServicePrincipalTenantId',
  'azureActiveDirectoryEndpoint',
  'awsRoleArn',
  'forceHttpBasicAuth',
  'enableOCI',
  'insecureOCIForceHttp',
  'proxy',
  'noProxy',
] as const satisfies readonly (keyof RepositoryInput & keyof CredentialTemplateInput)[];

export function hasOwnCredentials(repository: Partial<RepositoryInput>): boolean {
  return CREDENTIALS.some((field) => Boolean(repository[field]));
}

/** Where a template's keys and secrets are sent to be changed into a token. */
const SENT_TO: readonly string[] = [
  'githubAppEnterpriseBaseUrl',
  'azureActiveDirectoryEndpoint',
  'azureServicePrincipalTenantId',
] satisfies (typeof HANDED_ON)[number][];

/** What lets a proxy pretend to be the server. */
const UNCHECKED: readonly string[] = [
  'insecure',
  'insecureIgnoreHostKey',
  'insecureOCIForceHttp',
] satisfies (keyof RepositoryInput)[];

/**
 * The repository with what the template says and it does not. Where a template's credentials are sent
 * only the template says: whoever may register a repository would else have them sent to themselves.
 * For the same reason the server is always checked behind a proxy that only the repository names.
 */
export function withTemplate<T extends Partial<RepositoryInput>>(
  repository: T,
  template: Partial<CredentialTemplateInput>,
): T {
  const own = Object.entries(repository).filter(([field]) => !SENT_TO.includes(field));
  const handedOn = HANDED_ON.flatMap((field) => {
    const isOwn = repository[field] && !SENT_TO.includes(field);
    return isOwn || template[field] === undefined ? [] : [[field, template[field]]];
  });
  const isUnseen = Boolean(repository.proxy) && repository.proxy !== template.proxy;
  const merged = [...own, ...handedOn].filter(
    ([field]) => !(isUnseen && UNCHECKED.includes(String(field))),
  );
  return Object.fromEntries(merged) as T;
}

/**
 * Whether a template's address is the beginning of a repository's, both normalised. The host must
 * be the whole host: `https://git.example.com` says nothing about `https://git.example.com.evil.org`.
 */
export function isBelowTemplate(repositoryKey: string, templateKey: string): boolean {
  if (!repositoryKey.startsWith(templateKey)) return false;
  const next = repositoryKey[templateKey.length];
  return next === undefined || next === '/' || hasPath(templateKey);
}

function hasPath(key: string): boolean {
  return key.replace(/^[\w+.-]+:\/\//, '').includes('/');
}

/** The template with the longest address that fits; of two with one address, that of this type. */
export function templateFor<T extends { url: string; type?: string | undefined }>(
  repository: { repo: string; type?: string | undefined },
  templates: readonly T[],
): T | undefined {
  const key = normalizeRepoUrl(repository.repo);
  const lengthOf = (template: T) => normalizeRepoUrl(template.url).length;
  const isOfType = (template: T) => Number((template.type ?? 'git') === (repository.type ?? 'git'));
  return templates
    .filter((template) => isBelowTemplate(key, normalizeRepoUrl(template.url)))
    .toSorted((a, b) => lengthOf(b) - lengthOf(a) || isOfType(b) - isOfType(a))[0];
}

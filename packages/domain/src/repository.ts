import { z } from 'zod';
import { withoutEndSlashes } from './end-slashes.ts';

/** A repository as the field's API takes it. Secrets are write-only. */
export const repositoryInputSchema = z.looseObject({
  repo: z.string().min(1, 'must not be empty'),
  type: z.enum(['git', 'helm', 'oci']).default('git'),
  name: z.string().optional(),
  project: z.string().optional(),
  username: z.string().optional(),
  password: z.string().optional(),
  bearerToken: z.string().optional(),
  sshPrivateKey: z.string().optional(),
  tlsClientCertData: z.string().optional(),
  tlsClientCertKey: z.string().optional(),
  insecure: z.boolean().optional(),
  /** The field's older name for `insecure` with ssh. */
  insecureIgnoreHostKey: z.boolean().optional(),
  insecureOCIForceHttp: z.boolean().optional(),
  enableLfs: z.boolean().optional(),
  enableOCI: z.boolean().optional(),
  proxy: z.string().optional(),
  noProxy: z.string().optional(),
  forceHttpBasicAuth: z.boolean().optional(),
  /** Commits of history to fetch of each branch and tag; 0 or nothing leaves it to the product. */
  depth: z.number().int().min(0).optional(),
  githubAppPrivateKey: z.string().optional(),
  githubAppID: z.number().int().optional(),
  /** Looked up by the address's organisation when it is not given. */
  githubAppInstallationID: z.number().int().optional(),
  githubAppEnterpriseBaseUrl: z.string().optional(),
  gcpServiceAccountKey: z.string().optional(),
  /** The service account of the worker's own pod, by Google's metadata service. */
  useGcpWorkloadIdentity: z.boolean().optional(),
  useAzureWorkloadIdentity: z.boolean().optional(),
  azureServicePrincipalClientId: z.string().optional(),
  azureServicePrincipalClientSecret: z.string().optional(),
  azureServicePrincipalTenantId: z.string().optional(),
  azureActiveDirectoryEndpoint: z.string().optional(),
  /** CodeCommit and ECR by the worker's own AWS identity, or by a role that it may assume. */
  useAwsWorkloadIdentity: z.boolean().optional(),
  awsRoleArn: z.string().optional(),
});
export type RepositoryInput = z.infer<typeof repositoryInputSchema>;

/** The fields of a repository that never leave the store but to the worker that uses them. */
export const REPOSITORY_SECRETS = [
  'password',
  'bearerToken',
  'sshPrivateKey',
  'tlsClientCertKey',
  'githubAppPrivateKey',
  'gcpServiceAccountKey',
  'azureServicePrincipalClientSecret',
] as const satisfies readonly (keyof RepositoryInput)[];

/**
 * One text for all ways to write the address of one repository: no trailing `.git` or slash, host
 * in lower case, no user name; `git@host:path` reads as ssh.
 */
export function normalizeRepoUrl(address: string): string {
  const scp = /^(?:[^@/]+@)?([^:/]+):(?!\/\/)(.+)$/.exec(address.trim());
  const text = scp ? `ssh://${scp[1]}/${scp[2]}` : address.trim();
  try {
    const url = new URL(text);
    const path = withoutEndSlashes(url.pathname).replace(/\.git$/, '');
    const protocol = url.protocol === 'git+ssh:' ? 'ssh:' : url.protocol;
    return `${protocol}//${url.host.toLowerCase()}${path}`;
  } catch {
    return withoutEndSlashes(text).replace(/\.git$/, '');
  }
}

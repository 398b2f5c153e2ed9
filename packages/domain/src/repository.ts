import { z } from 'zod';

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
  enableLfs: z.boolean().optional(),
  enableOCI: z.boolean().optional(),
  proxy: z.string().optional(),
  noProxy: z.string().optional(),
  forceHttpBasicAuth: z.boolean().optional(),
  depth: z.number().int().optional(),
});
export type RepositoryInput = z.infer<typeof repositoryInputSchema>;

/** The fields of a repository that never leave the store but to the worker that uses them. */
export const REPOSITORY_SECRETS = [
  'password',
  'bearerToken',
  'sshPrivateKey',
  'tlsClientCertKey',
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
    const path = url.pathname.replace(/\/+$/, '').replace(/\.git$/, '');
    const protocol = url.protocol === 'git+ssh:' ? 'ssh:' : url.protocol;
    return `${protocol}//${url.host.toLowerCase()}${path}`;
  } catch {
    return text.replace(/\/+$/, '').replace(/\.git$/, '');
  }
}

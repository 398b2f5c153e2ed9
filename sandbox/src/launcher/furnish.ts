import { readFile } from 'node:fs/promises';
import type { ApiClient } from './api-client.ts';
import { readClusterRegistration } from './cluster-credentials.ts';
import type { LauncherContext } from './launcher-context.ts';
import { SAMPLE_REPOSITORY } from './sample-repository.ts';
import { createSampleApplications } from './samples.ts';

export const ADMIN = 'admin';

/**
 * Logs in with the first password, which the server wrote down when it made the account. Returns
 * null once the user has changed it; then what is registered stays as it is.
 */
export async function loginAsAdmin(
  context: LauncherContext,
  api: ApiClient,
): Promise<string | null> {
  const file = context.state.join('admin-password');
  const password = await readFile(file, 'utf8').catch(() => undefined);
  if (password === undefined) return null;
  return (await api.login(ADMIN, password.trim())) ? password.trim() : null;
}

/** Registers the cluster, under the address that it has on this start. */
export async function registerCluster(api: ApiClient, kubeconfigPath: string): Promise<void> {
  const registration = await readClusterRegistration(kubeconfigPath);
  await api.send('POST', '/api/v1/clusters?upsert=true', registration);
}

/** Registers the sample repository, and creates its applications on the first start. */
export async function registerSamples(
  context: LauncherContext,
  api: ApiClient,
  gitAddress: string,
): Promise<void> {
  const url = `${gitAddress}/${SAMPLE_REPOSITORY}`;
  const repository = { repo: url, name: 'samples', type: 'git' };
  await api.send('POST', '/api/v1/repositories?upsert=true', repository);
  // A sample that the user deleted does not come back with the next start.
  const automated = context.options.kubeconfig === undefined;
  await context.state.once('samples', () => createSampleApplications(api, url, { automated }));
}

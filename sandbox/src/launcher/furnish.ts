import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT_DIR } from '../platform-package.ts';
import type { ApiClient } from './api-client.ts';
import { readClusterRegistration } from './cluster-credentials.ts';
import type { LauncherContext } from './launcher-context.ts';
import { sampleAddresses } from './sample-addresses.ts';
import { createSampleApplications } from './samples.ts';

/** The key that the sample `sops` is encrypted for; made public on purpose. */
const SAMPLE_KEY = join(ROOT_DIR, 'examples/sops/sample-age-key.txt');

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
  const addresses = sampleAddresses(gitAddress);
  const repository = { repo: addresses.repository, name: 'samples', type: 'git' };
  await api.send('POST', '/api/v1/repositories?upsert=true', repository);
  // A sample that the user deleted does not come back with the next start.
  const automated = context.options.kubeconfig === undefined;
  await context.state.once('samples', () =>
    createSampleApplications(api, addresses, { automated, set: 'default' }),
  );
  if (context.options.examples !== 'all') return;
  await context.state.once('samples-kinds', async () => {
    const secret = await readFile(SAMPLE_KEY, 'utf8');
    await api.send('POST', '/api/v1/lockstep/sops-keys', { secret, name: 'sample' });
    await createSampleApplications(api, addresses, { automated, set: 'kinds' });
  });
}

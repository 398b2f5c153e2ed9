import { runCommand } from '../run-command.ts';
import { waitUntil } from '../wait-until.ts';
import type { ApiClient } from './api-client.ts';
import type { SampleAddresses } from './sample-addresses.ts';
import type { SampleApplication, SampleSet } from './sample-repository.ts';
import { readSampleApplications } from './sample-repository.ts';

/** How long the first sync of a sample may take before the drift is given up. */
const DRIFT_DEADLINE_MS = 600_000;

/**
 * On an application that is to drift: what to do to the live cluster once it is synced, as the
 * arguments of kubectl.
 */
const DRIFT_ANNOTATION = 'lockstep.dev/sample-drift';

/**
 * Creates the sample applications. On a cluster that is the user's own they wait for a click on
 * "sync": nobody wants samples deployed somewhere just because KUBECONFIG was set.
 */
export async function createSampleApplications(
  api: ApiClient,
  addresses: SampleAddresses,
  options: { readonly automated: boolean; readonly set: SampleSet },
): Promise<void> {
  for (const application of await readSampleApplications(addresses, options.set)) {
    const created = options.automated ? application : withoutAutomation(application);
    await api.send('POST', '/api/v1/applications?upsert=true', created);
  }
}

function withoutAutomation(application: SampleApplication): SampleApplication {
  const { automated: _, ...syncPolicy } = application.spec.syncPolicy ?? {};
  return { ...application, spec: { ...application.spec, syncPolicy } };
}

/**
 * Changes the live state of the sample that is there to show drift, as someone with kubectl
 * would, once it is Synced and Healthy.
 */
export async function makeDrift(
  api: ApiClient,
  addresses: SampleAddresses,
  cluster: { readonly kubectl: string; readonly kubeconfigPath: string },
): Promise<void> {
  for (const application of await readSampleApplications(addresses)) {
    const change = application.metadata.annotations?.[DRIFT_ANNOTATION];
    if (!change) continue;
    await waitUntil(() => isInStep(api, application), {
      deadlineMs: DRIFT_DEADLINE_MS,
      intervalMs: 1_000,
      what: `first sync of ${application.metadata.name}`,
    });
    const args = ['--kubeconfig', cluster.kubeconfigPath, ...change.split(/\s+/)];
    await runCommand(cluster.kubectl, args, { deadlineMs: 30_000 });
  }
}

async function isInStep(api: ApiClient, application: SampleApplication): Promise<boolean> {
  const answer = await api.send('GET', `/api/v1/applications/${application.metadata.name}`);
  const { status } = answer as {
    status?: { sync?: { status?: string }; health?: { status?: string } };
  };
  return status?.sync?.status === 'Synced' && status.health?.status === 'Healthy';
}

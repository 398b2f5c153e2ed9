import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { KubeObject } from '@lockstep/domain';
import { connectionFromKubeconfig, KubeClient } from '@lockstep/kube';
import { readManifests } from '@lockstep/render';
import { ensureClusterBinaries, ensureTools, KwokCluster } from '@lockstep/sandbox';
import { inParallel, seconds } from '../figures.ts';
import { fleetFiles } from '../fleet-repository.ts';
import type { Outcome } from '../measure.ts';
import { cpuBetween, cpuOf } from '../processes.ts';
import { nodesFor } from '../stack.ts';

/** As many as the worker has. */
const REQUESTS_AT_ONCE = 12;
const POLL_MS = 250;
const DEADLINE_MS = 300_000;
/** In the order in which a sync applies them. */
const ORDER = ['Namespace', 'ConfigMap', 'Service', 'Deployment'];

/**
 * What the control plane alone takes for the fleet's objects on this machine: a bare client applies
 * them, each once, with nothing read, compared or stored. No deployment can be faster than that.
 */
export async function floor(applications: number): Promise<Outcome> {
  const workDir = await mkdtemp(join(tmpdir(), 'lockstep-bench-floor-'));
  const { kubectl } = await ensureTools();
  const binaries = await ensureClusterBinaries(() => {});
  const cluster = new KwokCluster({ binaries, kubectl, workDir, nodes: nodesFor(applications) });
  await cluster.start();
  const kubeconfig = await readFile(cluster.kubeconfigPath, 'utf8');
  const client = new KubeClient(connectionFromKubeconfig(kubeconfig), {
    maxInFlight: REQUESTS_AT_ONCE,
  });
  try {
    return await applyAll(applications, client, await cluster.pids());
  } finally {
    client.close();
    await cluster.delete();
    await rm(workDir, { recursive: true, force: true });
  }
}

async function applyAll(
  applications: number,
  client: KubeClient,
  pids: Record<string, number>,
): Promise<Outcome> {
  const before = await cpuOf(pids);
  const startedAt = performance.now();
  await inParallel(applications, REQUESTS_AT_ONCE, async (index) => {
    for (const object of objectsOf(index)) {
      await client.apply(object, { manager: 'lockstep-bench', force: true });
    }
  });
  const appliedMs = performance.now() - startedAt;
  await untilAvailable(applications, client);
  const availableMs = performance.now() - startedAt;
  const cpu = cpuBetween(before, await cpuOf(pids));
  const total = Object.values(cpu).reduce((sum, value) => sum + value, 0);
  const row = (measure: string, ours: string) => ({ measure, ours, argo: '–', target: '–' });
  return {
    rows: [
      row(`${applications} applications' objects, applied by a bare client`, seconds(appliedMs)),
      row('… until all Deployments are available', seconds(availableMs)),
      row('… CPU of the control plane until then', `${total.toFixed(1)} s`),
    ],
    detail: { appliedMs, availableMs, cpuSeconds: cpu },
  };
}

function objectsOf(index: number): KubeObject[] {
  return Object.entries(fleetFiles(index))
    .flatMap(([file, text]) => readManifests(text, file).objects)
    .sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

async function untilAvailable(applications: number, client: KubeClient): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    const all = await client.list({ group: 'apps', version: 'v1', kind: 'Deployment' });
    const available = all.filter(isAvailable).length;
    if (available >= applications) return;
    if (performance.now() > deadline) throw new Error(`only ${available} became available`);
    await delay(POLL_MS);
  }
}

function isAvailable({ status }: KubeObject): boolean {
  return (status as { availableReplicas?: number } | undefined)?.availableReplicas === 1;
}

import type { KubeObject } from '@lockstep/domain';
import { waitFor } from '@lockstep/testkit';
import type { Stack } from './stack.ts';
import type { TestApp } from './test-app.ts';

/** A Pod that keeps its wave from ending until `openGate`. */
export const gate = (): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'gate', annotations: { 'lockstep.dev/simulate': 'never-ready' } },
  spec: { containers: [{ name: 'main', image: 'registry.example/tool:1' }] },
});

/**
 * Waits until the gate runs: a status written before that would be written over by the simulated
 * kubelet, and the wave would never end.
 */
export async function untilGateRuns(app: TestApp): Promise<void> {
  const runs = async () => {
    const status = (await app.live('Pod', 'gate'))?.status as { phase?: string } | undefined;
    return status?.phase === 'Running';
  };
  await waitFor(runs, { what: 'the gate of the first wave', deadlineMs: 30_000 });
}

/** Lets the gate succeed, and with it its wave. */
export async function openGate(stack: Stack, app: TestApp): Promise<void> {
  const ref = { group: '', version: 'v1', kind: 'Pod', namespace: app.namespace, name: 'gate' };
  await stack.kube.patch(ref, { status: { phase: 'Succeeded' } }, 'merge', {
    subresource: 'status',
  });
}

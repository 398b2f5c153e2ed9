import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stack } from '../stack.ts';

/** The worker's metrics: how often each step of the flow ran, and how long that took. */
export async function workerMetrics(stack: Pick<Stack, 'stateDir'>): Promise<string> {
  const log = await readFile(join(stack.stateDir, 'logs/worker.log'), 'utf8');
  const address = /"address":"([^"]+)".*"worker ready"/.exec(log)?.[1];
  if (!address) throw new Error('the worker does not say where its gateway is');
  return (await fetch(`${address}/metrics`)).text();
}

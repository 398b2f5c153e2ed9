import { setTimeout as delay } from 'node:timers/promises';
import { inParallel, megabytes, seconds } from '../figures.ts';
import { fleetApplication } from '../fleet-repository.ts';
import type { Bench, Outcome } from '../measure.ts';
import { type CpuTimes, cpuBetween, cpuOf, peakRss } from '../processes.ts';
import { PRODUCT } from '../stack.ts';

const CREATIONS_AT_ONCE = 8;
const POLL_MS = 500;
const DEADLINE_MS = 600_000;
const TARGET_MS = 30_000;

interface Times {
  readonly createdMs: number;
  readonly syncedMs: number;
  readonly healthyMs: number;
}

/** Creates the whole fleet, and waits until all of it is Synced, and Healthy. */
export async function fleet(bench: Bench): Promise<Outcome> {
  const { stack } = bench;
  const before = await cpuOf(stack.pids);
  let cpu: CpuTimes = {};
  const times = await create(bench, async () => {
    cpu = cpuBetween(before, await cpuOf(stack.pids));
  });
  const peaks: Record<string, number> = {};
  for (const name of PRODUCT) peaks[name] = await peakRss(stack.pids[name] as number);
  const ours = PRODUCT.reduce((sum, name) => sum + (cpu[name] ?? 0), 0);
  const parts = PRODUCT.map((name) => `${name} ${(cpu[name] ?? 0).toFixed(1)}`).join(', ');
  return {
    rows: [
      {
        measure: `${bench.applications} applications, creation to all Synced`,
        ours: seconds(times.syncedMs),
        argo: '172–197 s',
        target: '30 s (aim 20)',
        met: times.syncedMs <= TARGET_MS,
      },
      {
        measure: '… until all Healthy',
        ours: seconds(times.healthyMs),
        argo: '–',
        target: '–',
      },
      {
        measure: `… CPU of the product (${parts})`,
        ours: `${ours.toFixed(1)} s`,
        argo: '188–196 s',
        target: '–',
      },
      {
        measure: '… largest resident server, worker',
        ours: `${megabytes(peaks.server ?? 0)}, ${megabytes(peaks.worker ?? 0)}`,
        argo: '870 MB (all)',
        target: '–',
      },
    ],
    detail: { ...times, cpuSecondsUntilSynced: cpu, peakRss: peaks },
  };
}

async function create(bench: Bench, onSynced: () => Promise<void>): Promise<Times> {
  const { stack, repo, applications } = bench;
  const startedAt = performance.now();
  const since = () => performance.now() - startedAt;
  const creating = inParallel(applications, CREATIONS_AT_ONCE, async (index) => {
    await stack.api.send('POST', '/api/v1/applications', fleetApplication(index, repo.url));
  }).then(since);
  const syncedMs = await untilAll(bench, startedAt, 'sync=Synced');
  await onSynced();
  const healthyMs = await untilAll(bench, startedAt, 'sync=Synced&health=Healthy');
  return { createdMs: await creating, syncedMs, healthyMs };
}

/** Resolves to the milliseconds since the start. */
async function untilAll(bench: Bench, startedAt: number, filter: string): Promise<number> {
  let told = -1;
  for (;;) {
    const count = await bench.stack.api.count(filter);
    const ms = performance.now() - startedAt;
    if (count !== told) bench.say(`  ${(ms / 1000).toFixed(1)} s: ${count} are ${filter}`);
    told = count;
    if (count === bench.applications) return ms;
    if (ms > DEADLINE_MS) throw new Error(`after ${seconds(ms)} only ${count} are ${filter}`);
    await delay(POLL_MS);
  }
}

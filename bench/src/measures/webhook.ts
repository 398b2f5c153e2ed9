import { randomBytes, randomUUID } from 'node:crypto';
import { inParallel, median, milliseconds, quantile } from '../figures.ts';
import { startLoneServer } from '../lone-server.ts';
import type { Outcome, Row } from '../measure.ts';
import { fillApplications } from '../policy-fleet.ts';

const DELIVERIES = 400;
const UNCOUNTED = 20;
const COMMITS = 20;
const AT_ONCE = [1, 8];
const TARGET_MS = 50;

/**
 * How long a Git host waits for the answer to a push of twenty commits, with 10,000 applications
 * there: the delivery is proven, stored and queued until then. Needs no fleet, and no worker runs.
 */
export async function webhook(): Promise<Outcome> {
  const server = await startLoneServer(fillApplications);
  try {
    await deliver(server.address, UNCOUNTED, 1);
    const detail: Record<string, readonly number[]> = {};
    for (const atOnce of AT_ONCE) {
      detail[atOnce] = await deliver(server.address, DELIVERIES, atOnce);
    }
    return { rows: Object.entries(detail).map(rowOf), detail };
  } finally {
    await server.stop();
  }
}

/** The times of so many deliveries, `atOnce` of them under way at any moment. */
async function deliver(address: string, count: number, atOnce: number): Promise<number[]> {
  const timesMs: number[] = [];
  await inParallel(count, atOnce, async () => {
    timesMs.push(await deliverOne(address));
  });
  return timesMs;
}

async function deliverOne(address: string): Promise<number> {
  const body = push();
  const startedAt = performance.now();
  const response = await fetch(`${address}/api/webhook`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'push',
      'x-github-delivery': randomUUID(),
    },
    body,
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`webhook: ${response.status} ${text}`);
  return performance.now() - startedAt;
}

function push(): string {
  const sha = () => randomBytes(20).toString('hex');
  const url = 'https://git.example.com/team/shop';
  const commits = Array.from({ length: COMMITS }, () => ({
    id: sha(),
    message: 'Change the replicas of the shop, and tell why at some length in a second line',
    author: { name: 'Kim', email: 'kim@example.com' },
    modified: Array.from(
      { length: 10 },
      (_, at) => `apps/shop/overlays/production/part-${at}.yaml`,
    ),
  }));
  return JSON.stringify({
    ref: 'refs/heads/main',
    before: sha(),
    after: sha(),
    repository: { html_url: url, clone_url: `${url}.git`, default_branch: 'main' },
    commits,
  });
}

function rowOf([atOnce, timesMs]: [string, readonly number[]]): Row {
  const p99Ms = quantile(timesMs, 0.99);
  return {
    measure: `answer to a push, ${atOnce} at once (median of ${timesMs.length})`,
    ours: `${milliseconds(median(timesMs))} (p99 ${milliseconds(p99Ms)})`,
    argo: '–',
    target: `${TARGET_MS} ms`,
    met: median(timesMs) <= TARGET_MS,
  };
}

import { milliseconds } from '../figures.ts';
import { type LoneServer, startLoneServer } from '../lone-server.ts';
import type { Outcome, Row } from '../measure.ts';
import { fillApplications } from '../policy-fleet.ts';
import { GROUPS, type PolicyShape, SHAPES } from '../policy-shapes.ts';
import { RequestTimer, type Timing } from '../request-timer.ts';

const ROUNDS = 200;
const TARGET_MS = 10;
const PAGES = {
  rows: '/api/v1/lockstep/applications?limit=100',
  objects: '/api/v1/applications?limit=100',
} as const;

interface Shape {
  readonly shape: string;
  /** The very first: the policy has just changed, and nothing is remembered. */
  readonly firstMs: number;
  readonly timings: Readonly<Record<string, Timing>>;
}

/**
 * The first page of 10,000 applications for somebody in 60 groups, under policies of 500 lines. Needs
 * no fleet: the rows are there, and no worker runs.
 */
export async function rbacPage(): Promise<Outcome> {
  const server = await startLoneServer(fillApplications);
  try {
    const token = await server.tokenOf('kim', GROUPS);
    const shapes: Shape[] = [];
    for (const shape of SHAPES) shapes.push(await measureShape(server, token, shape));
    return { rows: shapes.flatMap(rowsOf), detail: shapes };
  } finally {
    await server.stop();
  }
}

async function measureShape(
  { api, address, pids }: LoneServer,
  token: string,
  { name, csv, sees }: PolicyShape,
): Promise<Shape> {
  // Lines about the policy itself: else nobody but the administrator could change it again.
  await api.send('PUT', '/api/v1/lockstep/rbac', { data: { 'policy.csv': csv } });
  const timer = new RequestTimer({ address, pids, api: { token } });
  try {
    const firstMs = await timer.first(PAGES.rows);
    await checkCount(address, token, sees);
    const timings: Record<string, Timing> = {};
    for (const [page, path] of Object.entries(PAGES))
      timings[page] = await timer.time(path, ROUNDS);
    return { shape: name, firstMs, timings };
  } finally {
    timer.close();
  }
}

/** A fast answer that is wrong would be no figure. */
async function checkCount(address: string, token: string, sees: number | undefined): Promise<void> {
  const answer = await fetch(`${address}${PAGES.rows}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const { items, metadata } = (await answer.json()) as {
    items: unknown[];
    metadata: { remainingItemCount?: number };
  };
  const seen = items.length + (metadata.remainingItemCount ?? 0);
  if (seen > 0 && (sees === undefined || seen === sees)) return;
  throw new Error(`${seen} applications are seen, not ${sees ?? 'some'}`);
}

function rowsOf({ shape, firstMs, timings }: Shape): Row[] {
  const rows = Object.entries(timings).map(([page, { p50Ms, p99Ms, bytes }]) => ({
    measure: `first page of 10,000 by policy, ${page}: ${shape}`,
    ours: `${milliseconds(p50Ms)} (p99 ${milliseconds(p99Ms)}), ${(bytes / 1024).toFixed(0)} kB`,
    argo: 'no paging',
    target: `${TARGET_MS} ms`,
    met: p50Ms <= TARGET_MS,
  }));
  const first = {
    measure: '… the first after the policy has changed',
    ours: milliseconds(firstMs),
    argo: '–',
    target: '–',
  };
  return [...rows, first];
}

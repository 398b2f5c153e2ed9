import { launchBrowser } from '@lockstep/testkit';
import { megabytes, milliseconds } from '../figures.ts';
import { fleetName } from '../fleet-repository.ts';
import { type LoneServer, startLoneServer } from '../lone-server.ts';
import type { Outcome, Row } from '../measure.ts';
import { memoryOf, peakRss } from '../processes.ts';
import { RequestTimer, type Timing } from '../request-timer.ts';
import { fillSyncedFleet } from '../synced-fleet.ts';
import { measureList, signIn } from './dashboard-list.ts';

const ROUNDS = 100;
const ROUNDS_OF_WHOLE_LIST = 20;
/** What a list on screen shows, as clients that do not page choose it. */
const FIELDS = [
  'items.metadata.name',
  'items.metadata.namespace',
  'items.spec.project',
  'items.spec.source',
  'items.status.sync.status',
  'items.status.health.status',
].join(',');

interface Asked {
  readonly what: string;
  readonly path: string;
  readonly argo: string;
  readonly rounds?: number;
}

/** What many applications cost whoever looks at all of them. No worker runs: `--apps 5000` takes seconds. */
export async function many(applications: number): Promise<Outcome> {
  const server = await startLoneServer((url) => fillSyncedFleet(url, applications));
  try {
    const timings = await timeLists(server, applications);
    const { pss } = await memoryOf(server.pids.server as number);
    const peak = await peakRss(server.pids.server as number);
    const memory: Row = {
      measure: '… memory of the server then: PSS (largest resident)',
      ours: `${megabytes(pss)} (${megabytes(peak)})`,
      argo: '382 MB',
      target: '–',
    };
    const screen = await measureOnScreen(server, applications);
    const rows = timings.map(([{ what, argo }, timing]) => row(applications, what, timing, argo));
    return {
      rows: [...rows, memory, ...screen.rows],
      detail: { timings, pss, peak, screen: screen.detail },
    };
  } finally {
    await server.stop();
  }
}

async function measureOnScreen(server: LoneServer, applications: number): Promise<Outcome> {
  const browser = await launchBrowser();
  try {
    return await measureList(await signIn(server, browser), {
      applications,
      argo: { list: '1.6 s', search: '509 ms' },
    });
  } finally {
    await browser.close();
  }
}

async function timeLists(
  { address, pids, api }: LoneServer,
  applications: number,
): Promise<[Asked, Timing][]> {
  const rows = '/api/v1/lockstep/applications?limit=100';
  const asked: Asked[] = [
    { what: 'first page of 100, rows with counts', path: `${rows}&counts=true`, argo: 'no paging' },
    {
      what: 'first page of 100, whole objects',
      path: '/api/v1/applications?limit=100',
      argo: 'no paging',
    },
    {
      what: 'search for a name, rows with counts',
      path: `${rows}&counts=true&search=${fleetName(Math.floor(applications / 2))}`,
      argo: '–',
    },
    {
      what: 'search for what all have, rows with counts',
      path: `${rows}&counts=true&search=fleet-app`,
      argo: '–',
    },
    {
      what: 'chosen fields of all',
      path: `/api/v1/applications?fields=${FIELDS}`,
      argo: '223 ms, 1.8 MB',
      rounds: ROUNDS_OF_WHOLE_LIST,
    },
    {
      what: 'whole list',
      path: '/api/v1/applications',
      argo: '372 ms, 21.5 MB',
      rounds: ROUNDS_OF_WHOLE_LIST,
    },
  ];
  const timer = new RequestTimer({ address, pids, api });
  try {
    const timings: [Asked, Timing][] = [];
    for (const one of asked) timings.push([one, await timer.time(one.path, one.rounds ?? ROUNDS)]);
    return timings;
  } finally {
    timer.close();
  }
}

function row(applications: number, what: string, timing: Timing, argo: string): Row {
  const { p50Ms, p99Ms, bytes } = timing;
  const ours = `${milliseconds(p50Ms)} (p99 ${milliseconds(p99Ms)}), ${(bytes / 1024).toFixed(0)} kB`;
  return { measure: `${applications} applications, ${what}`, ours, argo, target: '–' };
}

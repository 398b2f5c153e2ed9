import { whileBusy } from '../busy-worker.ts';
import { milliseconds } from '../figures.ts';
import { fleetName } from '../fleet-repository.ts';
import type { Bench, Outcome, Row } from '../measure.ts';
import { RequestTimer, type Timing } from '../request-timer.ts';

const ROUNDS = 200;
const ROUNDS_OF_WHOLE_LIST = 30;
const TARGET_MS = 5;
const TARGET_BUSY_MS = 20;
const PAGES = {
  'page of 100, rows': '/api/v1/lockstep/applications?limit=100',
  'page of 100, whole objects': '/api/v1/applications?limit=100',
} as const;
/** As the dashboard asks for its first page. */
const FIRST_PAGE = '/api/v1/lockstep/applications?limit=100&counts=true';

/** How long the API takes for lists and for one application, idle and while the worker works. */
export async function list(bench: Bench): Promise<Outcome> {
  const timer = new RequestTimer(bench.stack);
  try {
    const idle = await timePages(timer);
    const others = await timeOthers(bench, timer);
    const busy = await whileBusy(bench, () => timePages(timer));
    return {
      rows: [
        ...idle.map(([page, timing]) => pageRow(page, timing, TARGET_MS)),
        ...busy.result.map(([page, timing]) =>
          pageRow(`… ${page}, worker busy`, timing, TARGET_BUSY_MS),
        ),
        ...others.map(({ measure, argo, timing }) => row(measure, timing, argo)),
      ],
      detail: { idle, busy, others },
    };
  } finally {
    timer.close();
  }
}

async function timePages(timer: RequestTimer): Promise<[string, Timing][]> {
  const timings: [string, Timing][] = [];
  for (const [page, path] of Object.entries(PAGES)) {
    timings.push([page, await timer.time(path, ROUNDS)]);
  }
  return timings;
}

interface Other {
  readonly measure: string;
  readonly argo: string;
  readonly timing: Timing;
}

async function timeOthers(bench: Bench, timer: RequestTimer): Promise<Other[]> {
  const name = fleetName(Math.floor(bench.applications / 2));
  const one = `/api/v1/applications/${name}`;
  const object = `namespace=${name}&resourceName=web`;
  const time = async (measure: string, path: string, argo: string, rounds = ROUNDS) => ({
    measure,
    argo,
    timing: await timer.time(path, rounds),
  });
  return [
    await time('page of 100, rows with counts', FIRST_PAGE, '–'),
    {
      measure: '… compressed, as browsers ask',
      argo: '–',
      timing: await timer.time(FIRST_PAGE, ROUNDS, 'gzip, deflate, br, zstd'),
    },
    await time('whole list', '/api/v1/applications', '34 ms, 2.3 MB', ROUNDS_OF_WHOLE_LIST),
    await time("one application's resource tree", `${one}/resource-tree`, '2 ms'),
    await time("one application's managed resources", `${one}/managed-resources`, '2 ms'),
    await time('one application', one, '–'),
    await time(
      'one of its live objects, read from the cluster',
      `${one}/resource?${object}&group=apps&version=v1&kind=Deployment`,
      '–',
    ),
    await time(
      "one object's events",
      `${one}/events?resourceNamespace=${name}&resourceName=web`,
      '–',
    ),
  ];
}

function pageRow(measure: string, timing: Timing, targetMs: number): Row {
  return {
    ...row(measure, timing, 'no paging'),
    target: `${targetMs} ms`,
    met: timing.p50Ms <= targetMs,
  };
}

function row(measure: string, timing: Timing, argo: string): Row {
  const { p50Ms, p99Ms, bytes } = timing;
  const size = `${(bytes / 1024).toFixed(0)} kB`;
  const ours = `${milliseconds(p50Ms)} (p99 ${milliseconds(p99Ms)}), ${size}`;
  return { measure, ours, argo, target: '–' };
}

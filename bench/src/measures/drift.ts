import { untilSettled } from '../application-state.ts';
import { median, milliseconds, seconds } from '../figures.ts';
import { fleetName } from '../fleet-repository.ts';
import type { Bench, Outcome } from '../measure.ts';
import { SettingsWatch } from '../settings-watch.ts';

const DRIFTS = 20;
const TARGET_MS = 300;
const GIT_SAYS = 'first';
const DRIFTED = 'drifted';

interface Mended {
  /** When the watch showed the change itself: how late the bench sees anything. */
  readonly seenMs: number;
  readonly mendedMs: number;
}

/** Somebody changes a ConfigMap: from sending that change until a watch shows it put right. */
export async function drift(bench: Bench): Promise<Outcome> {
  const watch = await SettingsWatch.start(bench.stack.kube);
  try {
    const rounds: Mended[] = [];
    for (let round = 0; round < Math.min(DRIFTS, bench.applications / 2); round++) {
      // From the end: the commits are made from the beginning.
      rounds.push(await driftOnce(bench, watch, bench.applications - 1 - round));
      bench.say(`  put right after ${milliseconds(rounds.at(-1)?.mendedMs ?? 0)}`);
    }
    const middle = median(rounds.map(({ mendedMs }) => mendedMs));
    return {
      rows: [
        {
          measure: `drift, change to put right (median of ${rounds.length})`,
          ours: seconds(middle),
          argo: '0.51 s',
          target: '0.3 s',
          met: middle <= TARGET_MS,
        },
      ],
      detail: rounds,
    };
  } finally {
    watch.stop();
  }
}

async function driftOnce(bench: Bench, watch: SettingsWatch, index: number): Promise<Mended> {
  const { kube, api } = bench.stack;
  const name = fleetName(index);
  const startedAt = performance.now();
  const path = `/api/v1/namespaces/${name}/configmaps/settings`;
  await kube.patch(path, { data: { release: DRIFTED } });
  const seen = await watch.first(name, DRIFTED, startedAt);
  const mended = await watch.first(name, GIT_SAYS, seen.atMs);
  await untilSettled(api, name);
  return { seenMs: seen.atMs - startedAt, mendedMs: mended.atMs - startedAt };
}

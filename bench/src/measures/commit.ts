import { untilSettled } from '../application-state.ts';
import { median, milliseconds, seconds } from '../figures.ts';
import { fleetName, settings, settingsPath } from '../fleet-repository.ts';
import type { Bench, Outcome } from '../measure.ts';
import { SettingsWatch } from '../settings-watch.ts';

const COMMITS = 10;
const TARGET_MS = 1_000;

/** One folder's commit, from the webhook's arrival until a watch shows it applied. */
export async function commit(bench: Bench): Promise<Outcome> {
  const watch = await SettingsWatch.start(bench.stack.kube);
  try {
    const appliedMs: number[] = [];
    for (let round = 0; round < COMMITS; round++) {
      appliedMs.push(await commitOnce(bench, watch, round));
      bench.say(`  applied after ${milliseconds(appliedMs.at(-1) ?? 0)}`);
    }
    return {
      rows: [
        {
          measure: `one folder's commit, webhook to applied (median of ${COMMITS})`,
          ours: seconds(median(appliedMs)),
          argo: '15–22 s',
          target: '1 s',
          met: median(appliedMs) <= TARGET_MS,
        },
      ],
      detail: { appliedMs },
    };
  } finally {
    watch.stop();
  }
}

async function commitOnce(bench: Bench, watch: SettingsWatch, round: number): Promise<number> {
  const { stack, repo, applications } = bench;
  const index = round % applications;
  const release = `commit-${round}`;
  const sha = await repo.commit({ [settingsPath(index)]: settings(index, release) });
  const startedAt = performance.now();
  await stack.api.pushed(repo.url, sha);
  const { atMs } = await watch.first(fleetName(index), release, startedAt);
  await untilSettled(stack.api, fleetName(index), sha);
  return atMs - startedAt;
}

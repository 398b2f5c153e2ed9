import { setTimeout as delay } from 'node:timers/promises';
import type { Bench, Outcome } from '../measure.ts';
import { cpuBetween, cpuOf } from '../processes.ts';
import { PRODUCT } from '../stack.ts';

const WINDOW_MS = 60_000;
const TARGET_PERCENT = 1.5;

/** How much of a core the product uses while nothing happens. */
export async function idle(bench: Bench): Promise<Outcome> {
  const startedAt = performance.now();
  const before = await cpuOf(bench.stack.pids);
  await delay(WINDOW_MS);
  const spent = cpuBetween(before, await cpuOf(bench.stack.pids));
  const windowSeconds = (performance.now() - startedAt) / 1000;
  const percent = (name: string) => ((spent[name] ?? 0) / windowSeconds) * 100;
  const ours = PRODUCT.reduce((sum, name) => sum + percent(name), 0);
  const parts = PRODUCT.map((name) => `${name} ${percent(name).toFixed(2)}`).join(', ');
  return {
    rows: [
      {
        measure: `idle CPU, of a core (${parts})`,
        ours: `${ours.toFixed(2)} %`,
        argo: '1.4–5 %',
        target: '1.5 %',
        met: ours <= TARGET_PERCENT,
      },
    ],
    detail: { windowSeconds, cpuSeconds: spent },
  };
}

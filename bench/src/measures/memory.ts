import { setTimeout as delay } from 'node:timers/promises';
import { megabytes } from '../figures.ts';
import type { Bench, Outcome } from '../measure.ts';
import { type Memory, memoryOf } from '../processes.ts';
import { PRODUCT } from '../stack.ts';

const IDLE_MS = 20_000;
const TARGET_BYTES = 450 * 1024 ** 2;

/** What the product occupies after it has had nothing to do for a while. */
export async function memory(bench: Bench): Promise<Outcome> {
  await delay(IDLE_MS);
  const used: Record<string, Memory> = {};
  for (const name of PRODUCT) used[name] = await memoryOf(bench.stack.pids[name] as number);
  const sum = (of: keyof Memory) =>
    PRODUCT.reduce((bytes, name) => bytes + (used[name]?.[of] ?? 0), 0);
  const parts = PRODUCT.map((name) => `${name} ${megabytes(used[name]?.pss ?? 0)}`).join(', ');
  return {
    rows: [
      {
        measure: `memory, PSS (${parts})`,
        ours: megabytes(sum('pss')),
        argo: '610–665 MB',
        target: '450 MB (aim 350)',
        met: sum('pss') <= TARGET_BYTES,
      },
      { measure: '… resident', ours: megabytes(sum('rss')), argo: '670–830 MB', target: '–' },
    ],
    detail: used,
  };
}

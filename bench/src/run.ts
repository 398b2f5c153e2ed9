import type { Bench, Measure, Result } from './measure.ts';
import { cpuBetween, cpuOf, loadAverage } from './processes.ts';
import { profiled } from './profile/profiled.ts';

/** Runs one measure and notes how busy the machine was: others may use it too. */
export async function run(bench: Bench, name: string, measure: Measure): Promise<Result> {
  const loadBefore = await loadAverage();
  bench.say(`… ${name} (load average ${loadBefore})`);
  const before = await cpuOf(bench.stack.pids);
  const outcome = await profiled(bench, name, () => measure(bench));
  const cpuSeconds = cpuBetween(before, await cpuOf(bench.stack.pids));
  return { ...outcome, load: [loadBefore, await loadAverage()], cpuSeconds };
}

import type { Bench, LoneMeasure, Measure, Result } from './measure.ts';
import { cpuBetween, cpuOf, loadAverage } from './processes.ts';
import { profiled } from './profile/profiled.ts';

export interface Run {
  readonly results: Record<string, Result>;
  /** Why a measure gave no result, by its name. */
  readonly failures: Record<string, string>;
}

/** Runs one measure after the other; one that fails does not take the others' results with it. */
export async function runAll(
  bench: Bench,
  measures: ReadonlyArray<readonly [name: string, Measure]>,
): Promise<Run> {
  return runEach(measures, bench.say, (name, measure) => runOne(bench, name, measure));
}

/** The same for those that share nothing. */
export async function runLone(
  measures: ReadonlyArray<readonly [name: string, LoneMeasure]>,
  { applications, say }: Pick<Bench, 'applications' | 'say'>,
): Promise<Run> {
  return runEach(measures, say, async (name, measure) => {
    const loadBefore = await loadAverage();
    say(`… ${name} (load average ${loadBefore})`);
    const outcome = await measure(applications);
    for (const { measure: what, ours } of outcome.rows) say(`  ${what}: ${ours}`);
    return { ...outcome, load: [loadBefore, await loadAverage()], cpuSeconds: {} };
  });
}

async function runEach<Kind>(
  measures: ReadonlyArray<readonly [name: string, Kind]>,
  say: Bench['say'],
  runNamed: (name: string, measure: Kind) => Promise<Result>,
): Promise<Run> {
  const run: Run = { results: {}, failures: {} };
  for (const [name, measure] of measures) {
    try {
      run.results[name] = await runNamed(name, measure);
    } catch (error) {
      run.failures[name] = (error as Error).message;
      say(`✗ ${name}: ${(error as Error).stack}`);
    }
  }
  return run;
}

/** Also notes how busy the machine was: others may use it too. */
async function runOne(bench: Bench, name: string, measure: Measure): Promise<Result> {
  const loadBefore = await loadAverage();
  bench.say(`… ${name} (load average ${loadBefore})`);
  const before = await cpuOf(bench.stack.pids);
  const outcome = await profiled(bench, name, () => measure(bench));
  const cpuSeconds = cpuBetween(before, await cpuOf(bench.stack.pids));
  for (const { measure: what, ours } of outcome.rows) bench.say(`  ${what}: ${ours}`);
  return { ...outcome, load: [loadBefore, await loadAverage()], cpuSeconds };
}

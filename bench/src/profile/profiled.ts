import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bench } from '../measure.ts';
import { requestsBetween, requestsOf } from './api-server-requests.ts';
import { CpuProfiler } from './cpu-profiler.ts';
import { logStatements } from './statements.ts';
import { workerMetrics } from './worker-metrics.ts';

const PROFILED = ['worker', 'server'] as const;

/**
 * Does the work; with --profile also writes what the worker and the server spent their time on, the
 * requests that the API server got, and with --statements those that PostgreSQL got.
 */
export async function profiled<T>(bench: Bench, name: string, work: () => Promise<T>): Promise<T> {
  const { profileDir, stack } = bench;
  if (!profileDir) return work();
  await mkdir(profileDir, { recursive: true });
  const write = (file: string, value: unknown) =>
    writeFile(join(profileDir, `${name}-${file}`), JSON.stringify(value, null, 1));
  const profilers = await Promise.all(
    PROFILED.map(async (program) => ({
      program,
      profiler: await CpuProfiler.attach(
        stack.pids[program] as number,
        join(stack.stateDir, 'logs', `${program}.log`),
      ),
    })),
  );
  const requestsBefore = requestsOf(await stack.kube.text('/metrics'));
  const statements = bench.logsStatements ? await logStatements(stack) : undefined;
  for (const { profiler } of profilers) await profiler.start();
  const result = await work();
  for (const { program, profiler } of profilers) {
    const profile = await profiler.stop();
    await writeFile(join(profileDir, `${name}-${program}.cpuprofile`), profile);
  }
  const requestsAfter = requestsOf(await stack.kube.text('/metrics'));
  await write('requests.json', requestsBetween(requestsBefore, requestsAfter));
  if (statements) await write('statements.json', await statements.stop());
  await writeFile(join(profileDir, `${name}-worker-metrics.txt`), await workerMetrics(stack));
  // With LOCKSTEP_LOG_LEVEL=debug they tell each step of each application.
  await cp(join(stack.stateDir, 'logs'), join(profileDir, `${name}-logs`), { recursive: true });
  return result;
}

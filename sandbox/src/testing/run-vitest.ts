import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT_DIR } from '../platform-package.ts';
import { runInForeground } from './foreground.ts';
import type { TestCounts } from './test-counts.ts';
import { countTests } from './test-counts.ts';

/** Runs vitest with its output on screen. A run that leaves no report counts as one failure. */
export async function runVitest(args: readonly string[]): Promise<TestCounts> {
  const dir = await mkdtemp(join(tmpdir(), 'lockstep-vitest-'));
  const report = join(dir, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  try {
    const vitest = join(ROOT_DIR, 'node_modules/vitest/vitest.mjs');
    const code = await runInForeground(process.execPath, [vitest, 'run', ...reporters, ...args]);
    const json = await readFile(report, 'utf8').catch(() => undefined);
    if (json === undefined)
      return { passed: 0, failed: 1, failures: [`no report of ${args.join(' ')}`] };
    const counts = countTests(json);
    // An error outside of any test: vitest fails, while every test it counted passed.
    if (code === 0 || counts.failed > 0) return counts;
    const outside = `an error outside of any test of ${args.join(' ')}: see above`;
    return { ...counts, failed: 1, failures: [outside] };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

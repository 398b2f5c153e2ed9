/**
 * `npm test`: the static checks, then the tests of every kind, each kind by itself so that they
 * do not disturb each other's timing. Ends with the line `N passed, N failed` and exits with 1
 * when anything failed. `npm test -- PATTERN …` hands its arguments to vitest and runs only what
 * they choose.
 */
import { join } from 'node:path';
import { ensureChromium } from './chromium.ts';
import { ensureClusterBinaries } from './cluster/binaries.ts';
import { ensureConftest } from './conftest.ts';
import { ensureRedisServer } from './debian-redis.ts';
import { ensureSlapd } from './debian-slapd.ts';
import { ROOT_DIR } from './platform-package.ts';
import { createProgress } from './progress.ts';
import { ensureSops } from './sops.ts';
import { ensureSshd } from './sshd.ts';
import { runInForeground } from './testing/foreground.ts';
import { runVitest } from './testing/run-vitest.ts';
import type { TestCounts } from './testing/test-counts.ts';
import { addCounts, describeCounts, NO_TESTS } from './testing/test-counts.ts';
import { ensureTools } from './tools.ts';

const KINDS = ['unit', 'integration', 'browser', 'e2e'];
const PNPM = join(ROOT_DIR, 'node_modules/.bin/pnpm');

const chosen = process.argv.slice(2);
await provideServers();
const counts = chosen.length > 0 ? await runVitest(chosen) : await runEverything();
process.stdout.write(`${describeCounts(counts)}\n`);
process.exit(counts.failed > 0 || counts.passed === 0 ? 1 : 0);

async function runEverything(): Promise<TestCounts> {
  let sum = await runStaticChecks();
  for (const kind of KINDS) sum = addCounts(sum, await runVitest([`--project=${kind}`]));
  return sum;
}

/** Types, lint, format and the direction of dependencies count as one. */
async function runStaticChecks(): Promise<TestCounts> {
  const code = await runInForeground(PNPM, ['run', 'check']);
  return code === 0
    ? { ...NO_TESTS, passed: 1 }
    : { ...NO_TESTS, failed: 1, failures: ['pnpm run check'] };
}

/** What the tests need and the machine may lack, told step by step since it may take minutes. */
async function provideServers(): Promise<void> {
  const progress = createProgress();
  await progress.step('Helm and kubectl', () => ensureTools());
  await progress.step('Redis', () => ensureRedisServer());
  await progress.step('SSH server', () => ensureSshd());
  await progress.step('LDAP server', () => ensureSlapd());
  // What it is for is skipped without it: not everybody who tests has Python.
  await progress
    .step('sops', () => ensureSops())
    .catch((error: Error) => {
      progress.line(`Tests with sops are skipped, it is not to be had: ${error.message}`);
    });
  await progress
    .step('conftest', (report) => ensureConftest(report))
    .catch((error: Error) => {
      progress.line(`Tests with conftest are skipped, it is not to be had: ${error.message}`);
    });
  await progress.step('Chromium', () => ensureChromium());
  await progress.step('Kubernetes programs', (report) => ensureClusterBinaries(report));
}

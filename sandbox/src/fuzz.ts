/**
 * `npm run fuzz`: starts Lockstep with a state folder of its own and asks every operation of its
 * OpenAPI document, signed in as the administrator, what nobody would ask. Ends with the line
 * `N requests, N faults` and exits with 1 for an answer of 5xx, an answer that does not come, or
 * fewer than 5,000 requests. `npm run fuzz -- --minutes 30` goes on for longer.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { countRequests } from './fuzz/request-counts.ts';
import { ensureSchemathesis } from './fuzz/schemathesis.ts';
import type { StartedLockstep } from './launcher/summary.ts';
import { ROOT_DIR } from './platform-package.ts';
import { findFreePort } from './ports.ts';
import { createProgress } from './progress.ts';
import { runInForeground } from './testing/foreground.ts';
import { npmStart } from './testing/npm-start.ts';

const ENOUGH_REQUESTS = 5_000;
const ANSWER_WITHIN_SECONDS = 30;
/** What never ends by itself, or would end the session that asks. */
const LEFT_OUT = '/stream/|/logs|/terminal|/session|/account/password|/auth/';
/** Changes an account: when it is the one that asks, nothing but refusals is answered after it. */
const ASKED_LAST = '/account/\\{name\\}$';
/** Of the time, for those. */
const LAST_SHARE = 0.1;

const { minutes } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } }).values;
const progress = createProgress();
const schemathesis = await progress.step('Schemathesis', () => ensureSchemathesis());
const stateDir = await mkdtemp(join(tmpdir(), 'lockstep-fuzz-'));
const running = await npmStart(ROOT_DIR, ['--port', String(await findFreePort())], {
  LOCKSTEP_STATE_DIR: stateDir,
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void running.interrupt().then(() => process.exit(130)));
}
let passed = false;
try {
  passed = await fuzz(running.started);
} finally {
  await running.interrupt();
  await rm(stateDir, { recursive: true, force: true });
}
process.exit(passed ? 0 : 1);

async function fuzz(started: StartedLockstep): Promise<boolean> {
  const { address } = started;
  const authorization = `Bearer ${await signIn(started)}`;
  const ask = (share: number, which: string[]) =>
    runInForeground(schemathesis, [
      'run',
      `${address}/api/openapi.json`,
      `--header=Authorization: ${authorization}`,
      '--checks=not_a_server_error',
      '--phases=coverage,fuzzing',
      `--max-time=${Number(minutes) * 60 * share}`,
      `--request-timeout=${ANSWER_WITHIN_SECONDS}`,
      ...which,
      // One: its generators are not made for several threads.
      '--workers=1',
      '--continue-on-failure',
      // Addresses of repositories are narrow: most of what is generated is none.
      '--suppress-health-check=all',
    ]);
  const codes = [
    await ask(1 - LAST_SHARE, [`--exclude-path-regex=${LEFT_OUT}|${ASKED_LAST}`]),
    await ask(LAST_SHARE, [`--include-path-regex=${ASKED_LAST}`]),
  ];
  const metrics = await fetch(`${address}/metrics`, { headers: { authorization } });
  const { all, faults } = countRequests(await metrics.text());
  for (const fault of faults) process.stdout.write(`FAULT ${fault}\n`);
  process.stdout.write(`${all} requests, ${faults.length} faults\n`);
  return codes.every((code) => code === 0) && faults.length === 0 && all >= ENOUGH_REQUESTS;
}

async function signIn({ address, user, password }: StartedLockstep): Promise<string> {
  const response = await fetch(`${address}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: user, password }),
  });
  const { token } = (await response.json()) as { token: string };
  return token;
}

/**
 * `npm run bench -- [MEASURES…] [--apps N] [--profile DIR [--statements]]` measures what
 * docs/benchmarks.md reports; without names, everything. Results also go to bench/results.json.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fillFleetRepository } from './fleet-repository.ts';
import type { Bench, LoneMeasure, Measure } from './measure.ts';
import { auditCost } from './measures/audit-cost.ts';
import { charts } from './measures/charts.ts';
import { commit } from './measures/commit.ts';
import { dashboard } from './measures/dashboard.ts';
import { drift } from './measures/drift.ts';
import { fleet } from './measures/fleet.ts';
import { floor } from './measures/floor.ts';
import { idle } from './measures/idle.ts';
import { list } from './measures/list.ts';
import { live } from './measures/live.ts';
import { many } from './measures/many.ts';
import { memory } from './measures/memory.ts';
import { monorepo } from './measures/monorepo.ts';
import { rbacPage } from './measures/rbac-page.ts';
import { webhook } from './measures/webhook.ts';
import { type Run, runAll, runLone } from './run.ts';
import { startStack } from './stack.ts';
import { table } from './table.ts';

/** In this order; all but the first and the last two need the fleet that the first one makes. */
const MEASURES: Readonly<Record<string, Measure>> = {
  fleet,
  commit,
  drift,
  live,
  memory,
  idle,
  list,
  dashboard,
  monorepo,
  charts,
};
/** These start what they need each: a control plane, or a server without workers. */
const LONE: Readonly<Record<string, LoneMeasure>> = {
  floor,
  many,
  'rbac-page': rbacPage,
  'audit-cost': auditCost,
  webhook,
};
const RESULTS_FILE = join(import.meta.dirname, '../results.json');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    apps: { type: 'string', default: '500' },
    profile: { type: 'string' },
    statements: { type: 'boolean', default: false },
  },
});
const unknown = positionals.filter((name) => !(name in MEASURES) && !(name in LONE));
if (unknown.length > 0) {
  process.stderr.write(`No such measure: ${unknown.join(', ')}. There are: `);
  process.stderr.write(`${Object.keys({ ...MEASURES, ...LONE }).join(', ')}\n`);
  process.exit(2);
}
const NEED_NO_FLEET = ['monorepo', 'charts'];
const needsFleet = positionals.some((name) => name in MEASURES && !NEED_NO_FLEET.includes(name));
const isWanted = (name: string) =>
  positionals.length === 0 || positionals.includes(name) || (name === 'fleet' && needsFleet);
const wanted = Object.entries(MEASURES).filter(([name]) => isWanted(name));
const wantedLone = Object.entries(LONE).filter(([name]) => isWanted(name));

const say = (line: string) => process.stderr.write(`${line}\n`);
const applications = Number(values.apps);
const shared = wanted.length > 0 ? await runShared() : { results: {}, failures: {} };
const lone = await runLone(wantedLone, { applications, say });
const run: Run = {
  results: { ...shared.results, ...lone.results },
  failures: { ...shared.failures, ...lone.failures },
};
process.stdout.write(table(Object.values(run.results).flatMap(({ rows }) => rows)));
const measuredAt = new Date().toISOString();
await writeFile(RESULTS_FILE, JSON.stringify({ measuredAt, applications, ...run }, null, 2));
process.exit(Object.keys(run.failures).length > 0 ? 1 : 0);

/** Those that share one installation. */
async function runShared(): Promise<Run> {
  const stack = await startStack(applications);
  try {
    const repo = await stack.git.createRepo('fleet');
    await fillFleetRepository(repo, applications);
    const { profile: profileDir, statements: logsStatements } = values;
    const bench: Bench = { stack, repo, applications, profileDir, logsStatements, say };
    return await runAll(bench, wanted);
  } finally {
    await stack.stop();
  }
}

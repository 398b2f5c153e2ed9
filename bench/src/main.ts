/**
 * `npm run bench -- [MEASURES…] [--apps N] [--profile DIR [--statements]]` measures what docs/benchmarks.md
 * reports. Results also go to bench/results.json.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fillFleetRepository } from './fleet-repository.ts';
import type { Bench, Measure, Outcome } from './measure.ts';
import { fleet } from './measures/fleet.ts';
import { loadAverage } from './processes.ts';
import { startStack } from './stack.ts';
import { table } from './table.ts';

/** In this order; all but the first need the fleet that the first one makes. */
const MEASURES: Readonly<Record<string, Measure>> = { fleet };
const RESULTS_FILE = join(import.meta.dirname, '../results.json');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    apps: { type: 'string', default: '500' },
    profile: { type: 'string' },
    statements: { type: 'boolean', default: false },
  },
});
const unknown = positionals.filter((name) => !(name in MEASURES));
if (unknown.length > 0) {
  process.stderr.write(`No such measure: ${unknown.join(', ')}. There are: `);
  process.stderr.write(`${Object.keys(MEASURES).join(', ')}\n`);
  process.exit(2);
}
const isWanted = (name: string) =>
  name === 'fleet' || positionals.length === 0 || positionals.includes(name);

const say = (line: string) => process.stderr.write(`${line}\n`);
const applications = Number(values.apps);
const outcomes: Record<string, Outcome> = {};
const stack = await startStack(applications);
try {
  const repo = await stack.git.createRepo('fleet');
  await fillFleetRepository(repo, applications);
  const { profile: profileDir, statements: logsStatements } = values;
  const bench: Bench = { stack, repo, applications, profileDir, logsStatements, say };
  for (const [name, measure] of Object.entries(MEASURES)) {
    if (!isWanted(name)) continue;
    say(`… ${name} (load average ${await loadAverage()})`);
    outcomes[name] = await measure(bench);
  }
} finally {
  await stack.stop();
}
const rows = Object.values(outcomes).flatMap((outcome) => outcome.rows);
process.stdout.write(table(rows));
const measuredAt = new Date().toISOString();
await writeFile(RESULTS_FILE, JSON.stringify({ measuredAt, applications, outcomes }, null, 2));
process.exit(0);

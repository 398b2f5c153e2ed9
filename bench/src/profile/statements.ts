import { appendFile, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stack } from '../stack.ts';

/** One statement's text, how often it was executed, and how long that took in PostgreSQL. */
export interface StatementCount {
  readonly statement: string;
  count: number;
  totalMs: number;
}

/**
 * Has PostgreSQL log each statement with its duration, until `stop` gives back what there was, the
 * longest first. The logging itself costs time: figures taken meanwhile are not the product's.
 */
export async function logStatements(
  stack: Pick<Stack, 'stateDir' | 'pids'>,
): Promise<{ stop(): Promise<StatementCount[]> }> {
  const logFile = join(stack.stateDir, 'logs/postgres.log');
  const set = async (value: number) => {
    const file = join(stack.stateDir, 'postgres/postgresql.auto.conf');
    await appendFile(file, `log_min_duration_statement = ${value}\n`);
    process.kill(stack.pids.postgres as number, 'SIGHUP');
  };
  const { size } = await stat(logFile);
  await set(0);
  return {
    stop: async () => {
      await set(-1);
      return countStatements((await readFile(logFile, 'utf8')).slice(size));
    },
  };
}

function countStatements(log: string): StatementCount[] {
  const counts = new Map<string, StatementCount>();
  const line = /duration: ([\d.]+) ms {2}(statement|parse|bind|execute)[^:]*: (.*)$/gm;
  for (const [, duration, step, text = ''] of log.matchAll(line)) {
    const statement = text.replace(/\s+/g, ' ').slice(0, 300);
    const known = counts.get(statement) ?? { statement, count: 0, totalMs: 0 };
    // Parse and bind belong to the execution that follows.
    if (step === 'statement' || step === 'execute') known.count += 1;
    known.totalMs += Number(duration);
    counts.set(statement, known);
  }
  return [...counts.values()].sort((a, b) => b.totalMs - a.totalMs);
}

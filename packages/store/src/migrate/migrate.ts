import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { ApplyAnswer, ApplyRequest } from './apply-process.ts';
import { MIGRATIONS_DIR, type MigrationFile, readMigrations } from './migration-files.ts';

/** Any number that nothing else locks; one migrator at a time. */
const MIGRATION_LOCK = 7_239_105_501;

export interface MigrateOptions {
  /** Folder of `<time>_<name>/migration.sql`; the repository's `prisma/migrations` if not given. */
  migrationsDir?: string;
}

/**
 * Brings the database to the schema this program was written for; several processes may do so at
 * once. Answers the names of the migrations it applied: none when another was first.
 * @throws Error when one fails or was changed after it had been applied.
 */
export async function migrate(
  databaseUrl: string,
  options: MigrateOptions = {},
): Promise<string[]> {
  const dir = options.migrationsDir ?? MIGRATIONS_DIR;
  const migrations = await readMigrations(dir);
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'migrate' });
  await client.connect();
  try {
    // The usual start finds nothing to do, and needs neither the lock nor the engine.
    if (await isUpToDate(client, migrations)) return [];
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    if (await isUpToDate(client, migrations)) return [];
    return await applyInProcess({ databaseUrl, dir, migrations });
  } finally {
    // Ends the lock too.
    await client.end();
  }
}

async function isUpToDate(client: pg.Client, migrations: MigrationFile[]): Promise<boolean> {
  const { rows } = await client.query<{ exists: boolean }>(
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists`,
  );
  if (!rows[0]?.exists) return false;
  const done = await client.query<{ migration_name: string; checksum: string }>(
    `SELECT migration_name, checksum FROM _prisma_migrations
     WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
  );
  const applied = new Map(done.rows.map((row) => [row.migration_name, row.checksum]));
  for (const { name, checksum } of migrations) {
    const known = applied.get(name);
    if (known === undefined) return false;
    if (known !== checksum) {
      throw new Error(`Migration ${name} was changed after it had been applied to this database`);
    }
  }
  return true;
}

function applyInProcess(request: ApplyRequest): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('./apply-process.ts', import.meta.url)), {
      // The engine imports its WebAssembly as a module, which Node calls experimental.
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    const fail = (why: string) => reject(new Error(`The database could not be migrated: ${why}`));
    child.once('message', (answer: ApplyAnswer) => {
      if ('applied' in answer) resolve(answer.applied);
      else fail(answer.failed);
    });
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code) => fail(`the migrating process ended with ${code}`));
    child.send(request);
  });
}

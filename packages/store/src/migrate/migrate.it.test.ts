import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createDatabase, spawnNode } from '@lockstep/testkit';
import pg from 'pg';
import { afterEach, expect, it } from 'vitest';
import { migrate } from './migrate.ts';
import { MIGRATIONS_DIR, readMigrations } from './migration-files.ts';
import { NO_FILTER, openSchemaEngine } from './schema-engine.ts';

const opened: { drop(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((database) => database.drop()));
});

async function database() {
  const made = await createDatabase();
  opened.push(made);
  return made;
}

async function query(url: string, text: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

it('applies every migration once when four processes start at once', async () => {
  const { url } = await database();
  const program = `packages/store/src/testing/migrate-process.ts`;
  const processes = await Promise.all(
    [1, 2, 3, 4].map(() =>
      spawnNode(program, {
        args: [url],
        ready: async (process) => (await process.log()).includes('done'),
      }),
    ),
  );
  await Promise.all(processes.map((process) => process.stop()));
  const applied = await query(
    url,
    `SELECT migration_name, finished_at IS NOT NULL AS finished FROM _prisma_migrations ORDER BY 1`,
  );
  const names = (await readMigrations(MIGRATIONS_DIR)).map(({ name }) => name);
  expect(applied).toEqual(names.map((name) => ({ migration_name: name, finished: true })));
});

it('finds nothing to do the second time', async () => {
  const { url } = await database();
  expect((await migrate(url)).length).toBeGreaterThan(0);
  expect(await migrate(url)).toEqual([]);
});

it('refuses a migration that was changed after it had been applied', async () => {
  const { url } = await database();
  await migrate(url);
  await query(url, `UPDATE _prisma_migrations SET checksum = 'another'`);
  await expect(migrate(url)).rejects.toThrow(/was changed after it had been applied/);
});

it('brings the database to what schema.prisma says', async () => {
  const { url } = await database();
  await migrate(url);
  const path = fileURLToPath(new URL('../../../../prisma/schema.prisma', import.meta.url));
  const files = [{ path: 'schema.prisma', content: await readFile(path, 'utf8') }];
  const engine = await openSchemaEngine(url);
  const { stdout } = await engine.diff({
    from: { tag: 'schemaDatasource', files, configDir: '.' },
    to: { tag: 'schemaDatamodel', files },
    script: true,
    exitCode: true,
    filters: NO_FILTER,
  });
  engine.free();
  expect(stdout?.trim()).toBe('-- This is an empty migration.');
});

it('makes what schema.prisma cannot say', async () => {
  const { url } = await database();
  await migrate(url);
  const indexes = await query(
    url,
    `SELECT indexname AS name FROM pg_indexes WHERE schemaname = 'public'`,
  );
  const names = indexes.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining([
      'operation_active_idx',
      'application_sync_rank_idx',
      'application_health_rank_idx',
      'application_last_synced_at_idx',
      'application_search_text_idx',
    ]),
  );
  expect(await query(url, `SELECT name FROM project`)).toEqual([{ name: 'default' }]);
});

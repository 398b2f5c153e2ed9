import type { MigrationFile } from './migration-files.ts';
import { NO_FILTER, openSchemaEngine } from './schema-engine.ts';

/** Applies what is missing, by Prisma's own engine. Answers the names of what it applied. */
export async function applyMigrations(
  databaseUrl: string,
  dir: string,
  migrations: MigrationFile[],
): Promise<string[]> {
  const engine = await openSchemaEngine(databaseUrl);
  try {
    const { appliedMigrationNames } = await engine.applyMigrations({
      filters: NO_FILTER,
      migrationsList: migrationList(dir, migrations),
    });
    return appliedMigrationNames;
  } finally {
    engine.free();
  }
}

/** The migrations as the engine takes them. */
function migrationList(dir: string, migrations: MigrationFile[]) {
  return {
    baseDir: dir,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, script }) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok' as const, value: script },
      },
    })),
  };
}

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One folder of Prisma's layout: `<time>_<name>/migration.sql`. */
export interface MigrationFile {
  name: string;
  script: string;
  /** As Prisma keeps it in `_prisma_migrations`: SHA-256 of the script, in hex. */
  checksum: string;
}

/** Where the migrations lie beside these sources; a bundle says where it put them. */
export const MIGRATIONS_DIR = fileURLToPath(
  new URL('../../../../prisma/migrations', import.meta.url),
);

/** The migrations in the order in which they are applied. */
export async function readMigrations(dir: string): Promise<MigrationFile[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const script = await readFile(join(dir, name, 'migration.sql'), 'utf8');
      return { name, script, checksum: createHash('sha256').update(script).digest('hex') };
    }),
  );
}

// Generates the Prisma client, unless what it was generated from has not changed. Plain JavaScript,
// since it runs before anything else does.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const schema = join(here, '../../prisma/schema.prisma');
const stampFile = join(here, 'src/generated/.generated-from');
const prismaPackage = createRequire(import.meta.url).resolve('prisma/package.json');
const stamp = createHash('sha256')
  .update(readFileSync(schema))
  .update(readFileSync(prismaPackage))
  .digest('hex');

if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stamp) {
  const command = join(dirname(prismaPackage), 'build/index.js');
  const result = spawnSync(process.execPath, [command, 'generate', '--schema', schema], {
    cwd: here,
    stdio: ['ignore', 'ignore', 'inherit'],
    // Generating needs no schema engine, and where downloads are not possible there is none.
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
    },
  });
  if (result.status !== 0) process.exit(result.status ?? 1);
  writeFileSync(stampFile, stamp);
}

import { messageOf } from '@lockstep/domain';
import { applyMigrations } from './apply.ts';
import type { MigrationFile } from './migration-files.ts';

/** A process of its own for the schema engine: what it takes, some 40 MB, ends with it. */
export interface ApplyRequest {
  databaseUrl: string;
  dir: string;
  migrations: MigrationFile[];
}
export type ApplyAnswer = { applied: string[] } | { failed: string };

process.once('message', async (request: ApplyRequest) => {
  const answer = await apply(request);
  // The engine leaves connections that would hold the process for a while.
  process.send?.(answer, () => process.exit(0));
});

async function apply({ databaseUrl, dir, migrations }: ApplyRequest): Promise<ApplyAnswer> {
  try {
    return { applied: await applyMigrations(databaseUrl, dir, migrations) };
  } catch (error) {
    return { failed: messageOf(error) };
  }
}

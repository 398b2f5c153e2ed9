import type pg from 'pg';
import type { PrismaClient } from './generated/client.ts';

/** Opens Prisma's client over the same pool, once, when the first caller asks for it. */
export interface LazyPrisma {
  client(): Promise<PrismaClient>;
  close(): Promise<void>;
}

/**
 * Prisma owns the schema and its migrations, and serves the rare typed reads and writes of
 * administration. Loading it costs a process some 50 MB, so that the flow and the lists, which need
 * statements over sets anyway, do without.
 */
export function lazyPrisma(pool: pg.Pool): LazyPrisma {
  let opened: Promise<PrismaClient> | undefined;
  const open = async () => {
    const { PrismaPg } = await import('@prisma/adapter-pg');
    const { PrismaClient } = await import('./generated/client.ts');
    return new PrismaClient({ adapter: new PrismaPg(pool) });
  };
  return {
    client: () => {
      opened ??= open();
      return opened;
    },
    close: async () => {
      await (await opened)?.$disconnect();
    },
  };
}

import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { SchemaEngine } from '@prisma/schema-engine-wasm';
import { readCharColumns } from './char-columns.ts';

export type Adapter = Awaited<ReturnType<PrismaPg['connect']>>;

/**
 * Prisma's adapter splits a script at every semicolon, also within a function's body, and commits
 * statement by statement; sent whole, a script is one transaction: all of it or nothing. And it
 * refuses the catalogue's type "char", which the engine asks for when it describes a database.
 */
class MendedAdapter extends PrismaPg {
  override async connect() {
    return mend(await super.connect());
  }

  override async connectToShadowDb() {
    return mend(await super.connectToShadowDb());
  }
}

function mend(adapter: Adapter): Adapter {
  adapter.executeScript = async (script) => {
    await adapter.underlyingDriver().query(script);
  };
  readCharColumns(adapter);
  return adapter;
}

/**
 * Prisma's schema engine over a driver adapter. It is WebAssembly and keeps its memory for as long
 * as its thread lives: load it in a worker thread or a test, nowhere else.
 */
export function openSchemaEngine(databaseUrl: string): Promise<SchemaEngine> {
  // It logs every step; what matters comes back as an error.
  const ignoreLog = () => {};
  const adapter = bindMigrationAwareSqlAdapterFactory(new MendedAdapter(databaseUrl));
  return SchemaEngine.new({ datamodels: undefined }, ignoreLog, adapter);
}

/** No table or enum is kept out of the schema. */
export const NO_FILTER = { externalTables: [], externalEnums: [] };

import { ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import type { Adapter } from './schema-engine.ts';

const OID_CHAR = 18;
const OID_BPCHAR = 1042;

interface Answer {
  fields?: { name: string; dataTypeID: number }[];
}

/**
 * Lets the engine describe a database: it selects columns of the catalogue's type "char", which the
 * adapter refuses. They are shown to the adapter as text, and to the engine as single characters.
 */
export function readCharColumns(adapter: Adapter): void {
  const names = new Set<string>();
  const pool = adapter.underlyingDriver();
  const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<Answer>;
  const queryAsText = async (...args: unknown[]) => {
    const answer = await query(...args);
    for (const field of answer.fields ?? []) {
      if (field.dataTypeID !== OID_CHAR) continue;
      names.add(field.name);
      field.dataTypeID = OID_BPCHAR;
    }
    return answer;
  };
  Object.assign(pool, { query: queryAsText });

  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (statement) => {
    const result = await queryRaw(statement);
    const columnTypes = result.columnTypes.map((type, index) =>
      names.has(result.columnNames[index] ?? '') ? ColumnTypeEnum.Character : type,
    );
    return { ...result, columnTypes };
  };
}

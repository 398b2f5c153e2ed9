import { createHash } from 'node:crypto';
import pg from 'pg';

/** A statement that each connection parses and plans once: for those that run often. */
export interface Prepared {
  name: string;
  text: string;
}

const PREPARED = new Map<string, Prepared>();

/**
 * For statements of the flow, whose text never changes and which find rows by a key: planning them
 * takes PostgreSQL longer than running them. What filters a list is planned for its values instead.
 */
export function prepared(text: string): Prepared {
  const known = PREPARED.get(text);
  if (known) return known;
  const name = `lockstep-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
  const statement = { name, text };
  PREPARED.set(text, statement);
  return statement;
}

/** Something that runs one statement: the pool, or a transaction. */
export interface Queryable {
  query<Row extends pg.QueryResultRow>(
    statement: string | Prepared,
    values?: unknown[],
  ): Promise<{ rows: Row[]; rowCount: number | null }>;
}

/** A connection with a transaction open on it. */
export interface Transaction extends Queryable {
  readonly inTransaction: true;
}

export interface Database extends Queryable {
  readonly pool: pg.Pool;
  /** Runs `work` in one transaction, again when PostgreSQL chose it as a deadlock's victim. */
  transaction<T>(work: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T>;
}

export interface TransactionOptions {
  /**
   * Do not wait for the disk: a crash of PostgreSQL itself may undo the last moments. For what the
   * flow finds again by itself.
   */
  derivable?: boolean;
}

export interface DatabaseOptions {
  databaseUrl: string;
  poolSize: number;
  applicationName: string;
  /** Told of connections that break while nobody uses them. */
  onError: (error: Error) => void;
}

const ATTEMPTS = 4;

/** Opens a pool; the first query connects. */
export function openDatabase(options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: options.databaseUrl,
    max: options.poolSize,
    application_name: options.applicationName,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    // A connection is a process of several megabytes at the other end.
    idleTimeoutMillis: 15_000,
  });
  pool.on('error', options.onError);
  // Between the pool's own listener and that of a transaction nobody would hear an error, which
  // ends a process; the next statement fails with it anyway.
  pool.on('connect', (client) => client.on('error', () => {}));
  return {
    pool,
    query: (statement, values) => pool.query(configOf(statement, values)),
    transaction: (work, options) => withRetries(() => runTransaction(pool, work, options)),
  };
}

function configOf(statement: string | Prepared, values: unknown[] | undefined): pg.QueryConfig {
  return typeof statement === 'string' ? { text: statement, values } : { ...statement, values };
}

async function withRetries<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (attempt === ATTEMPTS || !isRetryable(error)) throw error;
    }
  }
}

async function runTransaction<T>(
  pool: pg.Pool,
  work: (tx: Transaction) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // A connection that breaks between two statements says so here, and not to the pool; the next
  // statement fails with it. Unheard, it would end the process.
  const heed = (error: Error) => {
    broken = error;
  };
  client.on('error', heed);
  try {
    await client.query(options.derivable ? 'BEGIN; SET LOCAL synchronous_commit TO off' : 'BEGIN');
    const result = await work({
      inTransaction: true,
      query: (statement, values) => client.query(configOf(statement, values)),
    });
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((failed: Error) => {
      broken = failed;
    });
    throw error;
  } finally {
    // One that cannot even roll back is not given to the next.
    client.off('error', heed);
    client.release(broken);
  }
}

const DEADLOCK = '40P01';
const SERIALIZATION_FAILURE = '40001';
const UNIQUE_VIOLATION = '23505';

function isRetryable(error: unknown): boolean {
  const code = sqlState(error);
  return code === DEADLOCK || code === SERIALIZATION_FAILURE;
}

/** Whether a row with the same unique columns is there already. */
export function isUniqueViolation(error: unknown): boolean {
  return sqlState(error) === UNIQUE_VIOLATION;
}

function sqlState(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined;
}

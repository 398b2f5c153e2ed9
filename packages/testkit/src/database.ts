import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { useSandbox } from './sandbox-description.ts';

export interface TestDatabase {
  readonly url: string;
  /** Ends its sessions and removes it. */
  drop(): Promise<void>;
}

/**
 * Makes an empty database on the shared PostgreSQL. With `template`, the name of another database
 * nobody is connected to, it begins as a copy of that.
 */
export async function createDatabase(
  options: { readonly template?: string } = {},
): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  const template = options.template ? ` TEMPLATE ${pg.escapeIdentifier(options.template)}` : '';
  await execute(`CREATE DATABASE ${name}${template}`);
  const url = new URL(useSandbox().databaseUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => execute(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function execute(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: useSandbox().databaseUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** Where the servers are that tests share. */
export interface TestSandbox {
  /** PostgreSQL as superuser; tests make databases of their own with createDatabase(). */
  readonly databaseUrl: string;
  /** A Redis that all tests share; createRedis() starts one of one's own. */
  readonly redisUrl: string;
  /** The shared cluster. Tests keep to namespaces of their own (uniqueNamespace()). */
  readonly kubeconfigPath: string;
  readonly helm: string;
  readonly kubectl: string;
}

/** Names the JSON file that describes a running sandbox, for tests and for their set-up. */
export const SANDBOX_VARIABLE = 'LOCKSTEP_TEST_SANDBOX';

/**
 * The sandbox that the tests' set-up started, or that LOCKSTEP_TEST_SANDBOX names. Only projects
 * with the global set-up have one; unit tests do without.
 */
export function useSandbox(): TestSandbox {
  const file = process.env[SANDBOX_VARIABLE];
  if (!file) {
    throw new Error(
      `No sandbox: this test project lacks testkit's global set-up, or ${SANDBOX_VARIABLE} is not set`,
    );
  }
  return JSON.parse(readFileSync(file, 'utf8')) as TestSandbox;
}

/** The description in the file, or undefined when there is no such file. */
export async function readSandboxFile(file: string): Promise<TestSandbox | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as TestSandbox);
}

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** The folder of an installed npm package, found without loading it. Undefined when missing. */
export function findPackageDir(name: string): string | undefined {
  for (const base of require.resolve.paths(name) ?? []) {
    const dir = join(base, name);
    if (existsSync(join(dir, 'package.json'))) return dir;
  }
  return undefined;
}

/** The Node that this project runs under: its own from npm, else the one that runs this. */
export function nodeBinary(): string {
  const dir = findPackageDir(`node-linux-${process.arch}`);
  return dir ? join(dir, 'bin/node') : process.execPath;
}

/** The folder of a file's package, for messages. */
export const SANDBOX_DIR = dirname(import.meta.dirname);

/** The checkout. */
export const ROOT_DIR = dirname(SANDBOX_DIR);

import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nameOf } from './lock-file.ts';

/** What an installed package says of itself. */
export interface InstalledPackage {
  /** Its `license` field, in whichever form; undefined where it has none. */
  readonly licence?: unknown;
  /** The scripts that installing it would run. */
  readonly installScripts: readonly string[];
}

interface Manifest {
  name?: string;
  version?: string;
  license?: unknown;
  licenses?: unknown;
  scripts?: Record<string, string>;
}

const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall'];

/** The packages that lie under node_modules/.pnpm of a checkout, by `name@version`. */
export async function readInstalledPackages(
  root: string,
): Promise<ReadonlyMap<string, InstalledPackage>> {
  const store = join(root, 'node_modules/.pnpm');
  const found = new Map<string, InstalledPackage>();
  for (const folder of await readdir(store).catch(() => [])) {
    for (const dir of await ownFolders(join(store, folder, 'node_modules'))) {
      const read = await readPackage(dir);
      if (read) found.set(...read);
    }
  }
  return found;
}

/** The folders that are there themselves; the others are links to what the package needs. */
async function ownFolders(modules: string): Promise<string[]> {
  const entries = await readdir(modules, { withFileTypes: true }).catch(() => []);
  const own = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  const nested = own.map(async ({ name }) => {
    const dir = join(modules, name);
    return name.startsWith('@') ? await ownFolders(dir) : [dir];
  });
  return (await Promise.all(nested)).flat();
}

async function readPackage(dir: string): Promise<[string, InstalledPackage] | undefined> {
  const text = await readFile(join(dir, 'package.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const { name = '', version = '', license, licenses, scripts = {} } = JSON.parse(text) as Manifest;
  const stated = INSTALL_SCRIPTS.filter((script) => scripts[script]);
  const builds = stated.length === 0 && existsSync(join(dir, 'binding.gyp'));
  return [
    nameOf({ name, version }),
    { licence: license ?? licenses, installScripts: builds ? ['binding.gyp'] : stated },
  ];
}

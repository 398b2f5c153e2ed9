import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '@lockstep/domain';
import type { Plugin, PluginRunner } from './plugin.ts';
import { readPlugins } from './read-plugin.ts';

const MAX_MANIFEST_BYTES = 1024 * 1024;

/**
 * Reads every `.yaml`, `.yml` and `.json` of a folder as plug-in manifests, and of the folders in it
 * their `plugin.yaml`. Sorted by name. Throws UserError for one that is none, and for two of one name.
 */
export async function loadPlugins(dir: string, runner: PluginRunner): Promise<Plugin[]> {
  const plugins: Plugin[] = [];
  for (const file of await manifestFiles(dir)) {
    const { size } = await stat(file);
    if (size > MAX_MANIFEST_BYTES) throw new UserError('invalid-argument', `${file}: too large`);
    plugins.push(...readPlugins(await readFile(file, 'utf8'), file, runner));
  }
  return sortPlugins(plugins);
}

/** In the order in which they are asked. Throws UserError for two of one name. */
export function sortPlugins(plugins: readonly Plugin[]): Plugin[] {
  const sorted = [...plugins].sort((a, b) => (a.name < b.name ? -1 : 1));
  const twice = sorted.find((plugin, index) => sorted[index + 1]?.name === plugin.name);
  if (twice) throw new UserError('invalid-argument', `two plug-ins are called ${twice.name}`);
  return sorted;
}

async function manifestFiles(dir: string): Promise<string[]> {
  const files: string[] = [];
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    // A mounted ConfigMap consists of symlinks, beside folders that begin with two dots.
    if (entry.name.startsWith('..')) continue;
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile() && /\.(ya?ml|json)$/.test(entry.name)) files.push(path);
    const inner = join(path, 'plugin.yaml');
    if (found?.isDirectory() && (await isFile(inner))) files.push(inner);
  }
  return files.sort();
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Source } from '@lockstep/domain';
import type { CheckFinding } from './check.ts';

/** Files that are told by name; of more, how many there are. */
const NAMED = 10;
const MOST = 20_000;

/** What nobody expects to be deployed. */
const EXPECTED = /^(README|LICENSE|NOTICE|CHANGELOG|OWNERS|CODEOWNERS|Makefile)(\..*)?$|\.md$|^\./i;
const MANIFEST = /\.(ya?ml|json|jsonnet|libsonnet)$/;

/**
 * A note of the files of a directory that no worker would take for manifests, by their names:
 * a `deployment.yaml.bak` that was meant is else missed.
 */
export async function passedOver(
  folder: string,
  { directory = {} }: Pick<Partial<Source>, 'directory'>,
): Promise<CheckFinding[]> {
  if (directory.allowCustomExtensions) return [];
  const files = await filesOf(folder, directory.recurse === true);
  const foreign = files.filter((path) => {
    const name = path.split('/').at(-1) ?? '';
    return !MANIFEST.test(name) && !EXPECTED.test(name);
  });
  if (foreign.length === 0) return [];
  const named = foreign.sort().slice(0, NAMED).join(', ');
  const more = foreign.length > NAMED ? `, and ${foreign.length - NAMED} more` : '';
  const message = `passed over, since they are neither YAML, JSON nor Jsonnet by their names: ${named}${more}`;
  return [{ level: 'note', check: 'render', message }];
}

/** Paths within the folder; hidden folders hold no manifests. */
async function filesOf(folder: string, recurse: boolean): Promise<string[]> {
  const found: string[] = [];
  const pending = [''];
  for (let dir = pending.pop(); dir !== undefined && found.length < MOST; dir = pending.pop()) {
    for (const entry of await readdir(join(folder, dir), { withFileTypes: true })) {
      const path = dir === '' ? entry.name : `${dir}/${entry.name}`;
      if (entry.isFile()) found.push(path);
      else if (recurse && entry.isDirectory() && !entry.name.startsWith('.')) pending.push(path);
    }
  }
  return found;
}

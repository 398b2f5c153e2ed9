import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let folder: Promise<string> | undefined;

/**
 * The one folder in which this process's renders have theirs, so that other people's programs can
 * be kept from looking into each other's. Removed when the process ends.
 */
export function renderFolder(): Promise<string> {
  folder ??= mkdtemp(join(tmpdir(), 'lockstep-renders-')).then((dir) => {
    process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
    return dir;
  });
  return folder;
}

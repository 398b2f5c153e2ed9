import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A thin mirror knows all refs and has only the commits that somebody asked for, each with so much
 * history, and the contents of those files that somebody read. A repository's `depth` asks for it; one
 * that is too large for a whole copy becomes thin by itself.
 */
const FILE = 'lockstep-thin';

/** How many commits of history a thin mirror takes; undefined for a whole one. */
export async function readThinDepth(mirrorDir: string): Promise<number | undefined> {
  const text = await readFile(join(mirrorDir, FILE), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : Math.max(1, Number(text) || 1);
}

export async function writeThinDepth(mirrorDir: string, depth: number): Promise<void> {
  await writeFile(join(mirrorDir, FILE), String(depth));
}

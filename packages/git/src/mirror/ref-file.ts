import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RemoteRefs } from '../revision/refs.ts';

const FILE = 'lockstep-refs.json';

/** The refs of the last fetch, kept beside the objects: written only when all of them are there. */
export async function readRefFile(mirrorDir: string): Promise<RemoteRefs | undefined> {
  try {
    const { refs, headBranch } = JSON.parse(await readFile(join(mirrorDir, FILE), 'utf8')) as {
      refs: [string, string][];
      headBranch?: string;
    };
    return { refs: new Map(refs), headBranch };
  } catch {
    return undefined;
  }
}

export async function writeRefFile(mirrorDir: string, remote: RemoteRefs): Promise<void> {
  const temporary = join(mirrorDir, `${FILE}.${process.pid}`);
  await writeFile(temporary, JSON.stringify({ ...remote, refs: [...remote.refs] }));
  await rename(temporary, join(mirrorDir, FILE));
}

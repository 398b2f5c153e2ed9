import { readFile, rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RemoteRefs } from '../revision/refs.ts';

export const REF_FILE = 'lockstep-refs.json';

interface Content {
  refs: [string, string][];
  /** Not in files of older versions. */
  tagObjects?: [string, string][];
  headBranch?: string;
}

/** The refs of the last fetch, kept beside the objects: written only when all of them are there. */
export async function readRefFile(mirrorDir: string): Promise<RemoteRefs | undefined> {
  try {
    const content = JSON.parse(await readFile(join(mirrorDir, REF_FILE), 'utf8')) as Content;
    const { refs, tagObjects = [], headBranch } = content;
    return {
      refs: new Map(refs),
      tagObjects: new Map(tagObjects),
      ...(headBranch !== undefined && { headBranch }),
    };
  } catch {
    return undefined;
  }
}

export async function writeRefFile(mirrorDir: string, remote: RemoteRefs): Promise<void> {
  const temporary = join(mirrorDir, `${REF_FILE}.${process.pid}`);
  const { refs, tagObjects, ...rest } = remote;
  const content: Content = { ...rest, refs: [...refs], tagObjects: [...tagObjects] };
  await writeFile(temporary, JSON.stringify(content));
  await rename(temporary, join(mirrorDir, REF_FILE));
}

/** Notes that the mirror is in use; false where there is none. */
export async function touchRefFile(mirrorDir: string): Promise<boolean> {
  const now = new Date();
  return await utimes(join(mirrorDir, REF_FILE), now, now).then(
    () => true,
    () => false,
  );
}

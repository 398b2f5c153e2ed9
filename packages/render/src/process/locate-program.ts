import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { RenderError } from '../render-error.ts';

/** The path of a program that is named as on a command line. Throws RenderError `start`. */
export async function locateProgram(name: string): Promise<string> {
  if (name.includes('/')) return name;
  for (const dir of (process.env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const path = join(dir, name);
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  throw new RenderError('start', `cannot start ${name}: it is not on PATH`);
}

import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensureSops } from '@lockstep/sandbox';
import { createOwnDir, removeOwnDir } from './own-processes.ts';

/** The program `sops`; undefined on a machine where it is not to be had. */
export async function findSops(): Promise<string | undefined> {
  return await ensureSops().catch(() => undefined);
}

export interface SopsEncryption {
  /** The path of sops. */
  readonly program: string;
  /** A creation rule of `.sops.yaml`. */
  readonly rule: object;
  /** What reaches keys that lie elsewhere. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A YAML file's content as the program encrypts it. */
export async function encryptBySops(content: string, how: SopsEncryption): Promise<Buffer> {
  const own = await createOwnDir();
  try {
    const file = join(own.path, 'secret.yaml');
    await writeFile(join(own.path, '.sops.yaml'), JSON.stringify({ creation_rules: [how.rule] }));
    await writeFile(file, content);
    const options = { cwd: own.path, env: { HOME: own.path, ...how.env } };
    await promisify(execFile)(how.program, ['--encrypt', '--in-place', file], options);
    return await readFile(file);
  } finally {
    await removeOwnDir(own);
  }
}

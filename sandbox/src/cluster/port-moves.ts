import { readFile, writeFile } from 'node:fs/promises';
import { findFreePort, isPortFree } from '../ports.ts';

const PORT_LINE = /^ {2}\w*Port: (\d+)$/gm;

/**
 * Gives a stopped cluster other ports in place of those that somebody else has taken since. They
 * stand as numbers in all of kwokctl's files.
 */
export async function moveFromTakenPorts(
  configFile: string,
  otherFiles: readonly string[],
): Promise<void> {
  const config = await readFile(configFile, 'utf8');
  const moves = new Map<string, number>();
  for (const [, port = ''] of config.matchAll(PORT_LINE)) {
    if (!(await isPortFree(Number(port)))) moves.set(port, await findFreePort());
  }
  if (moves.size === 0) return;
  const taken = new RegExp(`\\b(${[...moves.keys()].join('|')})\\b`, 'g');
  for (const file of [configFile, ...otherFiles]) {
    const text = await readFile(file, 'utf8');
    await writeFile(
      file,
      text.replace(taken, (port) => String(moves.get(port))),
    );
  }
}

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What is made, or is not what runs. */
const NOT_SOURCES = new Set(['browser', 'dist', 'node_modules', 'test-results']);

/** When a file, or any source below a folder, changed last (epoch milliseconds); 0 for nothing. */
export async function newestChange(path: string): Promise<number> {
  const info = await stat(path).catch(() => undefined);
  if (!info) return 0;
  if (!info.isDirectory()) return info.mtimeMs;
  const names = (await readdir(path)).filter(
    (name) => !NOT_SOURCES.has(name) && !name.includes('.test.'),
  );
  const changes = await Promise.all(names.map((name) => newestChange(join(path, name))));
  return Math.max(0, ...changes);
}

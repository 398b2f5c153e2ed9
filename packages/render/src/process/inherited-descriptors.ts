import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { devNull } from 'node:os';

const CLOSE_ON_EXEC = 0o2000000;

/**
 * Calls `start` with what to put behind the first three entries of a child's stdio: descriptors that
 * this process was given by its own parent, and that children would find open, lead nowhere there.
 */
export function withoutInherited<T>(start: (covers: (number | 'ignore')[]) => T): T {
  const inherited = new Set(descriptors().filter((one) => one > 2 && isLeftOpen(one)));
  if (inherited.size === 0) return start([]);
  const nowhere = openSync(devNull, 'r');
  try {
    const length = Math.max(...inherited) - 2;
    const covers = Array.from({ length }, (_, index) =>
      inherited.has(index + 3) ? nowhere : ('ignore' as const),
    );
    return start(covers);
  } finally {
    closeSync(nowhere);
  }
}

function descriptors(): number[] {
  try {
    return readdirSync('/proc/self/fdinfo').map(Number);
  } catch {
    return [];
  }
}

/** Node's own are closed in children. */
function isLeftOpen(descriptor: number): boolean {
  try {
    const info = readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8');
    const flags = Number.parseInt(/^flags:\s*(\d+)/m.exec(info)?.[1] ?? '', 8);
    return (flags & CLOSE_ON_EXEC) === 0;
  } catch {
    return false;
  }
}

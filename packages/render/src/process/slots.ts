import { availableParallelism } from 'node:os';

let free = Math.max(2, availableParallelism());
const waiting: (() => void)[] = [];

/** Runs `use` when fewer programs run than the machine has cores; first come, first served. */
export async function withSlot<T>(use: () => Promise<T>): Promise<T> {
  if (free > 0) free--;
  else await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    return await use();
  } finally {
    // A waiting one takes the slot over, so that nobody slips in between.
    const next = waiting.shift();
    if (next) next();
    else free++;
  }
}

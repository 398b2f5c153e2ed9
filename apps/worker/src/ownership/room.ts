import { getHeapStatistics } from 'node:v8';

const MOST_AT_ONCE = 500;
const MAX_HEAP_SHARE = 0.5;

/**
 * Whether one more application may be looked at beside many. Most of them wait for the API server,
 * which costs nothing but the manifests that each holds: so the heap decides.
 */
export function hasRoom(running: number): boolean {
  if (running >= MOST_AT_ONCE) return false;
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return used < limit * MAX_HEAP_SHARE;
}

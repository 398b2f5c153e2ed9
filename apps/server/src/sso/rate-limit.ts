/** More addresses than this are not told apart: the oldest are forgotten. */
const CAPACITY = 10_000;
const MINUTE_MS = 60_000;

/** Whether an address has done something too often within a minute; each question counts. */
export function createRateLimit({ perMinute }: { perMinute: number }) {
  const counts = new Map<string, { count: number; sinceMs: number }>();
  return (address: string, nowMs: number): boolean => {
    const known = counts.get(address);
    const isOver = !known || nowMs - known.sinceMs >= MINUTE_MS;
    const entry = isOver ? { count: 1, sinceMs: nowMs } : { ...known, count: known.count + 1 };
    counts.delete(address);
    counts.set(address, entry);
    for (const oldest of counts.keys()) {
      if (counts.size <= CAPACITY) break;
      counts.delete(oldest);
    }
    return entry.count > perMinute;
  };
}

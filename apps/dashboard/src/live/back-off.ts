const FIRST_MS = 250;
const LONGEST_MS = 10_000;

/**
 * How long to wait before connecting again after `failures` in a row: doubles from a quarter of a
 * second to ten seconds, less up to a quarter, so that a restarted server is not met by all
 * browsers at once. `random` is in [0, 1).
 */
export function backOffMs(failures: number, random: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
  return Math.round(full * (1 - random / 4));
}

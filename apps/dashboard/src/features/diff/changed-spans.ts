export interface Span {
  from: number;
  to: number;
}

const BOUNDARY = /[\s"'/:=,@]/;

/** The part of each of two lines that differs, from one word's beginning to one's end. */
export function changedSpans(left: string, right: string): { left: Span; right: Span } {
  const shorter = Math.min(left.length, right.length);
  let from = 0;
  while (from < shorter && left[from] === right[from]) from++;
  let tail = 0;
  while (tail < shorter - from && left.at(-1 - tail) === right.at(-1 - tail)) tail++;
  while (from > 0 && !BOUNDARY.test(left[from - 1] ?? '')) from--;
  while (tail > 0 && !BOUNDARY.test(left[left.length - tail] ?? '')) tail--;
  return {
    left: { from, to: left.length - tail },
    right: { from, to: right.length - tail },
  };
}

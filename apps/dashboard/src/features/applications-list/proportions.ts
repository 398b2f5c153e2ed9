/** One part of a whole as it is drawn. */
export interface Part {
  name: string;
  count: number;
  /** Of the bar's width, 0 to 100. Small parts are widened so that one in thousands is still seen. */
  percent: number;
}

const SMALLEST_PERCENT = 1.5;

/** In the order of `names`; parts of nothing are left out of the bar and stay in the legend. */
export function proportions(names: readonly string[], counts: Record<string, number>): Part[] {
  const parts = names.map((name) => ({ name, count: counts[name] ?? 0 }));
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  const wide = parts.map(({ count }) =>
    count === 0 ? 0 : Math.max(SMALLEST_PERCENT, (count / total) * 100),
  );
  const all = wide.reduce((sum, percent) => sum + percent, 0) || 1;
  return parts.map((part, index) => ({ ...part, percent: ((wide[index] ?? 0) / all) * 100 }));
}

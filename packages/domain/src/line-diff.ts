/** One line of a comparison, with its number on each side where it is there. Lines count from 1. */
export type DiffLine =
  | { kind: 'same'; text: string; before: number; after: number }
  | { kind: 'removed'; text: string; before: number }
  | { kind: 'added'; text: string; after: number };

type Step = Pick<DiffLine, 'kind' | 'text'>;

/**
 * Beyond so many changed lines what lies between the first and the last change is told as replaced:
 * work and memory grow with their square.
 */
const MAX_EDITS = 1_000;

/** What makes one text of the other, line by line, with the fewest changes (Myers, 1986). */
export function diffLines(before: string, after: string): DiffLine[] {
  const old = linesOf(before);
  const young = linesOf(after);
  const head = sharedHead(old, young);
  const tail = sharedHead(old.slice(head).reverse(), young.slice(head).reverse());
  const middle = stepsBetween(
    old.slice(head, old.length - tail),
    young.slice(head, young.length - tail),
  );
  return numbered([
    ...old.slice(0, head).map(step('same')),
    ...middle,
    ...old.slice(old.length - tail).map(step('same')),
  ]);
}

/** A text that ends with a line break has no further line after it. */
function linesOf(text: string): string[] {
  if (text === '') return [];
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function sharedHead(old: readonly string[], young: readonly string[]): number {
  let shared = 0;
  while (shared < old.length && shared < young.length && old[shared] === young[shared]) shared += 1;
  return shared;
}

function step(kind: Step['kind']) {
  return (text: string): Step => ({ kind, text });
}

function stepsBetween(old: readonly string[], young: readonly string[]): Step[] {
  const trace = old.length > 0 && young.length > 0 ? search(old, young) : undefined;
  return trace
    ? walkBack(trace, old, young)
    : [...old.map(step('removed')), ...young.map(step('added'))];
}

/** For each number of changes how far each diagonal reaches; undefined where it takes too many. */
function search(old: readonly string[], young: readonly string[]): Int32Array[] | undefined {
  const most = Math.min(MAX_EDITS, old.length + young.length);
  const reach = new Int32Array(2 * most + 3);
  const trace: Int32Array[] = [];
  for (let edits = 0; edits <= most; edits += 1) {
    trace.push(reach.slice(most - edits, most + edits + 3));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const at = most + 1 + diagonal;
      const down = (reach[at + 1] as number) >= (reach[at - 1] as number) + 1;
      const isDown = diagonal === -edits || (diagonal !== edits && down);
      let x = isDown ? (reach[at + 1] as number) : (reach[at - 1] as number) + 1;
      while (x < old.length && x - diagonal < young.length && old[x] === young[x - diagonal])
        x += 1;
      reach[at] = x;
      if (x >= old.length && x - diagonal >= young.length) return trace;
    }
  }
  return undefined;
}

/** The way that the search has found, from its end. */
function walkBack(
  trace: readonly Int32Array[],
  old: readonly string[],
  young: readonly string[],
): Step[] {
  const steps: Step[] = [];
  let [x, y] = [old.length, young.length];
  for (let edits = trace.length - 1; edits > 0; edits -= 1) {
    const reach = trace[edits] as Int32Array;
    const middle = edits + 1;
    const diagonal = x - y;
    const above = reach[middle + diagonal + 1] as number;
    const left = reach[middle + diagonal - 1] as number;
    const isDown = diagonal === -edits || (diagonal !== edits && above >= left + 1);
    const fromX = isDown ? above : left;
    const fromY = fromX - (isDown ? diagonal + 1 : diagonal - 1);
    const changed = isDown ? fromX : fromX + 1;
    for (; x > changed; x -= 1, y -= 1) steps.push(step('same')(old[x - 1] as string));
    steps.push(
      isDown ? step('added')(young[fromY] as string) : step('removed')(old[fromX] as string),
    );
    [x, y] = [fromX, fromY];
  }
  for (; x > 0; x -= 1) steps.push(step('same')(old[x - 1] as string));
  return steps.reverse();
}

function numbered(steps: readonly Step[]): DiffLine[] {
  let [before, after] = [0, 0];
  return steps.map(({ kind, text }): DiffLine => {
    if (kind !== 'added') before += 1;
    if (kind !== 'removed') after += 1;
    if (kind === 'same') return { kind, text, before, after };
    return kind === 'removed' ? { kind, text, before } : { kind, text, after };
  });
}

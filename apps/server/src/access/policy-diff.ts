import { type DiffLine, diffLines, type PolicyFileDiff } from '@lockstep/domain';

type Data = Readonly<Record<string, string>>;

const CONTEXT = 3;

/** The keys that differ, in their order, `policy.csv` first. */
export function diffPolicies(before: Data, after: Data): PolicyFileDiff[] {
  const files = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(mainFirst);
  return files.flatMap((file) => {
    const lines = diffLines(textOf(before, file), textOf(after, file));
    const count = (kind: DiffLine['kind']) => lines.filter((line) => line.kind === kind).length;
    const [added, removed] = [count('added'), count('removed')];
    if (added + removed === 0) return [];
    return [{ file, added, removed, lines: nearChanges(lines) }];
  });
}

const MAIN = 'policy.csv';

function mainFirst(a: string, b: string): number {
  if (a === MAIN || b === MAIN) return a === b ? 0 : a === MAIN ? -1 : 1;
  return a < b ? -1 : 1;
}

function textOf(data: Data, key: string): string {
  return Object.hasOwn(data, key) ? (data[key] as string) : '';
}

/** Gaps show in the lines' numbers. */
function nearChanges(lines: readonly DiffLine[]): DiffLine[] {
  const near = new Set<number>();
  lines.forEach(({ kind }, at) => {
    if (kind === 'same') return;
    for (let index = at - CONTEXT; index <= at + CONTEXT; index += 1) near.add(index);
  });
  return lines.filter((_, at) => near.has(at));
}

import { structuredPatch } from 'diff';

/** One row of a comparison. Line numbers count from 1; a side that has no line is undefined. */
export type DiffRow =
  | { kind: 'same'; left: number; right: number; text: string }
  | { kind: 'changed'; left?: DiffLine; right?: DiffLine }
  | { kind: 'gap'; lines: number };

export interface DiffLine {
  number: number;
  text: string;
}

const ALL = Number.MAX_SAFE_INTEGER;

/**
 * Both texts side by side: what went faces what came. Unchanged stretches longer than `context`
 * lines to each side of a change become a gap; undefined shows everything.
 */
export function diffRows(before: string, after: string, context: number | undefined): DiffRow[] {
  const { hunks } = structuredPatch('', '', before, after, '', '', { context: context ?? ALL });
  const rows: DiffRow[] = [];
  let shown = 1;
  for (const hunk of hunks) {
    if (hunk.oldStart > shown) rows.push({ kind: 'gap', lines: hunk.oldStart - shown });
    rows.push(...hunkRows(hunk.lines, hunk.oldStart, hunk.newStart));
    shown = hunk.oldStart + hunk.oldLines;
  }
  const total = before === '' ? 0 : before.replace(/\n$/, '').split('\n').length;
  if (hunks.length > 0 && shown <= total) rows.push({ kind: 'gap', lines: total - shown + 1 });
  return rows;
}

function hunkRows(lines: readonly string[], oldStart: number, newStart: number): DiffRow[] {
  const rows: DiffRow[] = [];
  let left = oldStart;
  let right = newStart;
  let removed: DiffLine[] = [];
  let added: DiffLine[] = [];
  const flush = () => {
    for (let index = 0; index < Math.max(removed.length, added.length); index++) {
      const row: DiffRow = { kind: 'changed' };
      if (removed[index]) row.left = removed[index];
      if (added[index]) row.right = added[index];
      rows.push(row);
    }
    removed = [];
    added = [];
  };
  for (const line of lines) {
    const text = line.slice(1);
    if (line.startsWith('-')) removed.push({ number: left++, text });
    else if (line.startsWith('+')) added.push({ number: right++, text });
    else if (line.startsWith(' ')) {
      flush();
      rows.push({ kind: 'same', left: left++, right: right++, text });
    }
  }
  flush();
  return rows;
}

/** One below the other: of each stretch of changes all that went, then all that came. */
export function unifiedRows(rows: readonly DiffRow[]): DiffRow[] {
  const unified: DiffRow[] = [];
  let came: DiffRow[] = [];
  for (const row of rows) {
    if (row.kind !== 'changed') {
      unified.push(...came, row);
      came = [];
      continue;
    }
    if (row.left) unified.push({ kind: 'changed', left: row.left });
    if (row.right) came.push({ kind: 'changed', right: row.right });
  }
  return [...unified, ...came];
}

import type { DiffLine, PolicyFileDiff } from '@lockstep/domain';
import type { PolicyData } from '../../api/policy.ts';
import { type DiffRow, diffRows, unifiedRows } from '../diff/diff-rows.ts';
import { changedKeys, filesOf, textOf } from './policy-draft.ts';

const CONTEXT = 3;

/** What a draft changes, in the form in which the server tells it of versions. */
export function diffDraft(before: PolicyData, after: PolicyData): PolicyFileDiff[] {
  const changed = changedKeys(before, after);
  const files = filesOf({ ...before, ...after }).filter((file) => changed.includes(file));
  const others = changed.filter((key) => !files.includes(key)).sort();
  return [...files, ...others].map((file) => {
    const rows = diffRows(lines(textOf(before, file)), lines(textOf(after, file)), CONTEXT);
    const found = unifiedRows(rows).flatMap(lineOf);
    const count = (kind: DiffLine['kind']) => found.filter((line) => line.kind === kind).length;
    return { file, added: count('added'), removed: count('removed'), lines: found };
  });
}

/** A last line without a break is the same line with one. */
function lines(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function lineOf(row: DiffRow): DiffLine[] {
  if (row.kind === 'gap') return [];
  if (row.kind === 'same') {
    return [{ kind: 'same', text: row.text, before: row.left, after: row.right }];
  }
  if (row.left) return [{ kind: 'removed', text: row.left.text, before: row.left.number }];
  return row.right ? [{ kind: 'added', text: row.right.text, after: row.right.number }] : [];
}

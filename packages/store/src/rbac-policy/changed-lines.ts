import { type DiffLine, diffLines } from '@lockstep/domain';
import type { FieldChange } from '../audit/what-changed.ts';

/** What a change of the policy comes to: counted, and as the audit tells it. */
export interface PolicyChanges {
  added: number;
  removed: number;
  changes: FieldChange[];
}

type Data = Readonly<Record<string, string>>;

/** Of one key in the audit; the version itself is kept whole. */
const MAX_TOLD_CHARACTERS = 4 * 1024;

/** The lines that went and the lines that came, key by key. */
export function changedLines(before: Data, after: Data): PolicyChanges {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const found: PolicyChanges = { added: 0, removed: 0, changes: [] };
  for (const key of keys) {
    const lines = diffLines(textOf(before, key), textOf(after, key));
    const removed = linesOf(lines, 'removed');
    const added = linesOf(lines, 'added');
    found.added += added.length;
    found.removed += removed.length;
    if (removed.length + added.length === 0) continue;
    found.changes.push({
      path: key,
      ...(removed.length > 0 && { before: bounded(removed) }),
      ...(added.length > 0 && { after: bounded(added) }),
    });
  }
  return found;
}

function textOf(data: Data, key: string): string {
  return Object.hasOwn(data, key) ? (data[key] as string) : '';
}

function linesOf(lines: readonly DiffLine[], kind: 'added' | 'removed'): string[] {
  return lines.filter((line) => line.kind === kind).map(({ text }) => text);
}

function bounded(lines: readonly string[]): string {
  const text = lines.join('\n');
  if (text.length <= MAX_TOLD_CHARACTERS) return text;
  return `${text.slice(0, MAX_TOLD_CHARACTERS)}… (${lines.length} lines)`;
}

import type { PolicyFileDiff, PolicyVersion } from '@lockstep/domain';
import type { PolicyDiff } from '../rbac/policy-api.ts';
import type { Paint } from './paint.ts';
import { type Column, table } from './table.ts';

const COLUMNS: Column<PolicyVersion>[] = [
  { title: 'VERSION', value: ({ version }) => String(version) },
  { title: 'SAVED AT', value: ({ savedAt }) => savedAt },
  { title: 'BY', value: ({ savedBy }) => savedBy },
  { title: 'LINES', value: ({ added = 0, removed = 0 }) => `+${added} -${removed}` },
  { title: 'WHY', value: whyText },
];

/** The first is the one in force. */
export function versionTable(versions: readonly PolicyVersion[]): string {
  return table(COLUMNS, versions);
}

function whyText({ reason, restoredFrom, forced }: PolicyVersion): string {
  const marks = [
    ...(restoredFrom === undefined ? [] : [`as version ${restoredFrom}`]),
    ...(forced ? ['forced'] : []),
  ];
  return [marks.length > 0 ? `(${marks.join(', ')})` : '', reason].filter(Boolean).join(' ');
}

/** A unified diff of each key that differs. */
export function policyDiffText({ from, to, files }: PolicyDiff, paint: Paint): string {
  if (files.length === 0) return `versions ${from} and ${to} say the same\n`;
  return files.map((file) => fileText(file, { from, to }, paint)).join('');
}

const MARKS = {
  same: [' ', undefined],
  added: ['+', 'good'],
  removed: ['-', 'bad'],
} as const;

function fileText(
  { file, lines }: PolicyFileDiff,
  { from, to }: { from: number; to: number },
  paint: Paint,
): string {
  const head = [`--- version ${from}: ${file}`, `+++ version ${to}: ${file}`];
  const body = lines.flatMap((line, at) => {
    const before = lines[at - 1];
    const [mark, mood] = MARKS[line.kind];
    const shown = mood ? paint(`${mark}${line.text}`, mood) : `${mark}${line.text}`;
    return follows(before, line) ? [shown] : [paint('@@', 'dim'), shown];
  });
  return `${[...head.map((one) => paint(one, 'bold')), ...body].join('\n')}\n`;
}

type Line = PolicyFileDiff['lines'][number];

/** Whether nothing is left out before a line: of either side, the numbers go on. */
function follows(a: Line | undefined, b: Line): boolean {
  if (a === undefined) return (beforeOf(b) ?? afterOf(b)) === 1;
  const next = (x: number | undefined, y: number | undefined) =>
    x === undefined || y === undefined || y === x + 1;
  return next(beforeOf(a), beforeOf(b)) && next(afterOf(a), afterOf(b));
}

function beforeOf(line: Line): number | undefined {
  return line.kind === 'added' ? undefined : line.before;
}

function afterOf(line: Line): number | undefined {
  return line.kind === 'removed' ? undefined : line.after;
}

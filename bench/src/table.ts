import type { Row } from './measure.ts';

const HEAD = ['measure', 'Lockstep', 'Argo CD', 'target', ''];

/** A Markdown table whose columns also line up in a terminal. */
export function table(rows: readonly Row[]): string {
  const cells = [
    HEAD,
    ...rows.map((row) => [row.measure, row.ours, row.argo, row.target, verdict(row)]),
  ];
  const widths = HEAD.map((_, column) => Math.max(3, ...cells.map((row) => width(row[column]))));
  const lines = cells.map(
    (row) => `| ${row.map((cell, i) => pad(cell, widths[i] ?? 0)).join(' | ')} |`,
  );
  const rule = `| ${widths.map((size) => '-'.repeat(size)).join(' | ')} |`;
  return `${[lines[0], rule, ...lines.slice(1)].join('\n')}\n`;
}

function verdict({ met }: Row): string {
  if (met === undefined) return '';
  return met ? 'met' : 'missed';
}

function width(cell: string | undefined): number {
  return [...(cell ?? '')].length;
}

function pad(cell: string, size: number): string {
  return cell + ' '.repeat(size - width(cell));
}

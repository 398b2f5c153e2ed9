/** One column: its heading and what stands in it for one row. */
export interface Column<Row> {
  title: string;
  value(row: Row): string;
}

const GAP = '  ';

/** Rows in columns as wide as they need, the last one ragged; ends with a line break. */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cells = [
    columns.map((column) => column.title),
    ...rows.map((row) => columns.map((column) => oneLine(column.value(row)))),
  ];
  const widths = columns.map((_, at) => Math.max(...cells.map((line) => width(line[at] ?? ''))));
  return cells
    .map((line) => `${line.map((cell, at) => pad(cell, widths[at] ?? 0)).join(GAP)}`.trimEnd())
    .map((line) => `${line}\n`)
    .join('');
}

/** `name: value` lines with the values below each other. */
export function facts(pairs: readonly (readonly [string, string])[]): string {
  const widest = Math.max(...pairs.map(([name]) => name.length)) + 1;
  return pairs
    .map(([name, value]) => `${`${name}:`.padEnd(widest)}${GAP}${value}`.trimEnd())
    .map((line) => `${line}\n`)
    .join('');
}

function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ');
}

function pad(text: string, to: number): string {
  return text + ' '.repeat(Math.max(0, to - width(text)));
}

/** Characters, not UTF-16 units. Terminal colours take no room. */
function width(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours are made of
  return [...text.replace(/\x1b\[[0-9;]*m/g, '')].length;
}

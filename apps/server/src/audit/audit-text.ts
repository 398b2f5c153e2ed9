import type { AuditEntry } from '@lockstep/store';

export const EXPORT_FORMATS = ['jsonl', 'csv'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const COLUMNS = [
  'id',
  'at',
  'actor',
  'groups',
  'tokenId',
  'address',
  'requestId',
  'cause',
  'outcome',
  'action',
  'kind',
  'object',
  'project',
  'detail',
  'seq',
  'previousHash',
  'hash',
] as const satisfies (keyof AuditEntry)[];

/** What a file of a format begins with, and how it writes a line. */
export const WRITERS: Record<
  ExportFormat,
  { type: string; head: string; line(entry: AuditEntry): string }
> = {
  jsonl: {
    type: 'application/x-ndjson',
    head: '',
    line: (entry) => `${JSON.stringify(entry)}\n`,
  },
  csv: {
    type: 'text/csv; charset=utf-8',
    head: `${COLUMNS.join(',')}\r\n`,
    line: (entry) => `${COLUMNS.map((column) => cell(entry[column])).join(',')}\r\n`,
  },
};

/**
 * RFC 4180. What a spreadsheet would take for a formula gets an apostrophe before it: names of
 * objects are other people's texts.
 */
function cell(value: unknown): string {
  const text = textOf(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function textOf(value: unknown): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.join(' ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

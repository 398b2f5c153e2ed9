import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT_DIR } from '../platform-package.ts';

/** The page says of each class of flaw which tests show that it is not here. */
const PAGE = 'docs/security.md';
/** What has to have a row at least, by words of it. */
const CLASSES = [
  ...[
    'Path traversal',
    'symlinks',
    'Secrets in answers',
    'of one kind taken',
    'endpoint',
    'redirects',
  ],
  ...['Cross-site scripting', 'request forgery', 'Requests forged', 'by webhook', 'by a manifest'],
  ...['Project escape', 'Brute force', 'Websocket hijack', 'Stack traces', 'audit'],
];

interface Cited {
  file: string;
  name: string;
}

const page = readFileSync(join(ROOT_DIR, PAGE), 'utf8');
const rows = rowsOf(page);

describe('a name', () => {
  const text =
    "describe('a b', () => {\n  it.each([\n    ['x'],\n  ])(\n    \"it's %s\", f);\n}); // no 'c d'";
  it.each([
    ['a b', true],
    ["it's %s", true],
    ['x', false],
    ['a', false],
    ['c d', false],
    ['a.b', false],
  ])('%j is one of a test: %s', (name, isOne) => {
    expect(isNameOfTest(text, name)).toBe(isOne);
  });
});

it('every row cites tests', () => {
  expect(rows.length).toBeGreaterThan(35);
  expect(rows.filter((row) => citedIn(row).length === 0)).toEqual([]);
});

it.each(CLASSES)('there is a row for: %s', (words) => {
  const told = rows.map((row) => row.split('|')[1]?.toLowerCase() ?? '');
  expect(told.some((one) => one.includes(words.toLowerCase()))).toBe(true);
});

it('every test that is cited exists by its name', () => {
  const cited = rows.flatMap(citedIn);
  expect(cited.length).toBeGreaterThan(rows.length);
  const texts = new Map(
    [...new Set(cited.map(({ file }) => file))].map((file) => [
      file,
      readFileSync(join(ROOT_DIR, file), 'utf8'),
    ]),
  );
  const gone = cited.filter(({ file, name }) => !isNameOfTest(texts.get(file) ?? '', name));
  expect(gone).toEqual([]);
});

function rowsOf(text: string): string[] {
  const lines = text.split('\n').filter((line) => line.startsWith('| '));
  return lines.filter((line) => !/^\| (Flaw|---)/.test(line));
}

/** `file`: “name”, “name”; `file`: “name” */
function citedIn(row: string): Cited[] {
  const files = [...row.matchAll(/`([\w./-]+\.test\.tsx?)`: ((?:“[^”]+”(?:, )?)+)/g)];
  return files.flatMap(([, file = '', names = '']) =>
    [...names.matchAll(/“([^”]+)”/g)].map(([, name = '']) => ({ file, name })),
  );
}

/** Whether a call begins with the name as its text: `it('…'`, or `])('…'` of a table. */
function isNameOfTest(text: string, name: string): boolean {
  const escaped = name.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
  return new RegExp(`\\(\\s*(['"\`])${escaped}\\1`).test(text);
}

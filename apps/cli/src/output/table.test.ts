import { describe, expect, test } from 'vitest';
import { paintWith } from './paint.ts';
import { facts, table } from './table.ts';

describe('a table', () => {
  const columns = [
    { title: 'NAME', value: (row: string[]) => row[0] ?? '' },
    { title: 'STATE', value: (row: string[]) => row[1] ?? '' },
    { title: 'MESSAGE', value: (row: string[]) => row[2] ?? '' },
  ];

  test('lines its columns up and leaves no blanks at the end', () => {
    expect(
      table(columns, [
        ['shop', 'ok', ''],
        ['a', 'broken', 'two\n lines'],
      ]),
    ).toBe(['NAME  STATE   MESSAGE', 'shop  ok', 'a     broken  two lines', ''].join('\n'));
  });

  test('has its headings when it is empty', () => {
    expect(table(columns, [])).toBe('NAME  STATE  MESSAGE\n');
  });

  test('lines up whatever is coloured, and whatever is wider than a byte', () => {
    const paint = paintWith(true);
    const [, first = '', second = ''] = table(columns, [
      ['日本', paint('Synced'), 'x'],
      ['ab', 'Synced', 'x'],
    ]).split('\n');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours are made of
    const plain = first.replace(/\x1b\[\d+m/g, '');
    expect(first).not.toBe(plain);
    expect(plain.indexOf('Synced')).toBe(second.indexOf('Synced'));
  });
});

test('facts stand below each other', () => {
  expect(
    facts([
      ['Name', 'shop'],
      ['Sync Status', 'Synced'],
      ['Message', ''],
    ]),
  ).toBe(['Name:         shop', 'Sync Status:  Synced', 'Message:', ''].join('\n'));
});

test('colour is off unless it is on', () => {
  expect(paintWith(false)('Degraded')).toBe('Degraded');
  expect(paintWith(true)('Degraded')).toBe('\x1b[31mDegraded\x1b[0m');
  expect(paintWith(true)('constructor')).toBe('constructor');
});

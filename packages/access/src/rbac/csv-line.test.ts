import { describe, expect, test } from 'vitest';
import { readCsvLine, trimSpace } from './csv-line.ts';

describe('a line of a policy', () => {
  test.each<[string, string[]]>([
    ['p,a,b', ['p', 'a', 'b']],
    ['p, a,\tb', ['p', 'a', 'b']],
    ['p, a , b', ['p', 'a ', 'b']],
    ['p,,', ['p', '', '']],
    ['p, "a,b", c', ['p', 'a,b', 'c']],
    ['p, "a""b"', ['p', 'a"b']],
    ['p, ""', ['p', '']],
    ['"p","a"', ['p', 'a']],
    ['p, " a "', ['p', ' a ']],
  ])('%j reads as %j', (line, fields) => {
    expect(readCsvLine(line)).toEqual({ kind: 'fields', fields });
  });

  test.each(['p, a"b', 'p, "a', 'p, "a" , b', 'p, "a"b', '"'])('%j is malformed', (line) => {
    expect(readCsvLine(line).kind).toBe('malformed');
  });

  test('is trimmed of what Unicode calls space, and of nothing else', () => {
    expect(trimSpace('\u00a0\t p, a \r')).toBe('p, a');
    expect(trimSpace('\ufeffp, a')).toBe('\ufeffp, a');
  });

  test('keeps what is no space to Go beside what is', () => {
    expect(trimSpace('\u0085 \u200b \u3000')).toBe('\u200b');
    expect(trimSpace(' \n ')).toBe('');
    expect(trimSpace('')).toBe('');
  });

  test('of a million spaces takes no time to speak of', { timeout: 5000 }, () => {
    const line = `p,${' '.repeat(1_000_000)}a`;
    expect(trimSpace(`${line} `)).toBe(line);
  });

  test('of a million quotes takes no time to speak of', { timeout: 5000 }, () => {
    expect(readCsvLine(`"${'""'.repeat(500_000)}`).kind).toBe('malformed');
  });
});

import { describe, expect, test } from 'vitest';
import { JsonLines } from './json-lines.ts';

const TEXT = '{"a":"ü"}\n\n{"b":[1,2]}\n{"c":null}\n';
const DOCUMENTS = [{ a: 'ü' }, { b: [1, 2] }, { c: null }];

describe('JsonLines', () => {
  test.each([1, 2, 3, 7, 12, 100])('reads the same in pieces of %i bytes', (size) => {
    const bytes = Buffer.from(TEXT);
    const lines = new JsonLines();
    const found: unknown[] = [];
    for (let at = 0; at < bytes.length; at += size) {
      found.push(...lines.push(bytes.subarray(at, at + size)));
    }
    expect(found).toEqual(DOCUMENTS);
  });

  test('keeps a line until it ends', () => {
    const lines = new JsonLines();
    expect([...lines.push(Buffer.from('{"a":1}'))]).toEqual([]);
    expect([...lines.push(Buffer.from('\n'))]).toEqual([{ a: 1 }]);
  });

  test('does not keep a line without end', () => {
    const lines = new JsonLines(10);
    expect([...lines.push(Buffer.from('123456789'))]).toEqual([]);
    expect(() => [...lines.push(Buffer.from('123456789'))]).toThrow('more than 10 bytes');
  });

  test('throws at what is not JSON', () => {
    expect(() => [...new JsonLines().push(Buffer.from('<html>\n'))]).toThrow(SyntaxError);
  });
});

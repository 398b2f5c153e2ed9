import { describe, expect, test } from 'vitest';
import { requestLines } from './request-lines.ts';

async function linesOf(chunks: (string | Buffer)[], limit = 10): Promise<string[]> {
  const lines: string[] = [];
  async function* input() {
    yield* chunks;
  }
  for await (const line of requestLines(input(), limit)) {
    lines.push(line.kind === 'line' ? line.text : `<${line.kind}>`);
  }
  return lines;
}

describe('lines of requests', () => {
  test.each([
    ['one chunk', ['a\nb\n'], ['a', 'b']],
    ['many chunks', ['a', 'b', '\nc', 'd\n'], ['ab', 'cd']],
    ['no line break at the end', ['a\nb'], ['a', 'b']],
    ['empty lines', ['\n\na\n'], ['', '', 'a']],
    ['nothing', [], []],
    ['one as long as allowed', ['0123456789\n'], ['0123456789']],
    ['one that is too long', ['0123456789x\na\n'], ['<too-long>', 'a']],
    ['one that is too long in pieces', ['0123', '45678', '9x', 'yz\na'], ['<too-long>', 'a']],
    ['one that is too long at the end', ['a\n', '0123456789x'], ['a', '<too-long>']],
  ])('come from %s', async (_, chunks, lines) => {
    expect(await linesOf(chunks)).toEqual(lines);
  });

  test('are not broken inside a character', async () => {
    const bytes = Buffer.from('é日\n');
    const pieces = [...bytes].map((byte) => Buffer.from([byte]));
    expect(await linesOf(pieces)).toEqual(['é日']);
  });
});

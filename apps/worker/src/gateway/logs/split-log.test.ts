import { describe, expect, it } from 'vitest';
import { splitLog, type TimedLine } from './split-log.ts';

async function split(...chunks: (string | Uint8Array)[]): Promise<TimedLine[]> {
  async function* stream() {
    for (const chunk of chunks) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  }
  const lines: TimedLine[] = [];
  for await (const line of splitLog(stream())) lines.push(line);
  return lines;
}

const T1 = '2026-01-01T00:00:01.5Z';
const T2 = '2026-01-01T00:00:02Z';

describe('a log is cut into lines', () => {
  it.each<[string, string[], [string, string][]]>([
    [
      'whole',
      [`${T1} one\n${T2} two\n`],
      [
        ['one', T1],
        ['two', T2],
      ],
    ],
    [
      'wherever chunks end',
      [`${T1} o`, `ne\n${T2}`, ' two\n'],
      [
        ['one', T1],
        ['two', T2],
      ],
    ],
    ['without an end of the last', [`${T1} one`], [['one', T1]]],
    ['with spaces within and before', [`${T1}   a b  \n`], [['  a b', T1]]],
    [
      'that are empty',
      [`${T1} \n${T2}\n`],
      [
        ['', T1],
        ['', T2],
      ],
    ],
    [
      'with carriage returns',
      [`${T1} 10%\r20%\r\n`],
      [
        ['10%', T1],
        ['20%', T1],
      ],
    ],
    [
      'without a time',
      ['unable to retrieve container logs\n'],
      [['unable to retrieve container logs', '']],
    ],
    ['nothing', [], []],
  ])('%s', async (_name, chunks, lines) => {
    expect(await split(...chunks)).toEqual(lines.map(([content, time]) => ({ content, time })));
  });

  it('in the middle of a letter', async () => {
    const bytes = Buffer.from(`${T1} grün\n`);
    const at = bytes.indexOf(0xc3) + 1;
    const lines = await split(bytes.subarray(0, at), bytes.subarray(at));
    expect(lines).toEqual([{ content: 'grün', time: T1 }]);
  });

  it('one without end comes in pieces of one time', async () => {
    const lines = await split(`${T1} `, ...Array(10).fill('x'.repeat(100_000)), `\n${T2} end\n`);
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.map(({ content }) => content.length).reduce((a, b) => a + b)).toBe(1_000_003);
    expect(new Set(lines.slice(0, -1).map(({ time }) => time))).toEqual(new Set([T1]));
    expect(lines.at(-1)).toEqual({ content: 'end', time: T2 });
  });
});

import { describe, expect, it } from 'vitest';
import { type DiffLine, diffLines } from './line-diff.ts';

const SIGNS = { same: ' ', removed: '-', added: '+' } as const;
const told = (lines: readonly DiffLine[]) => lines.map(({ kind, text }) => `${SIGNS[kind]}${text}`);
const text = (...lines: string[]) => lines.join('\n');

/** The one side of a comparison, put together again. */
function side(lines: readonly DiffLine[], without: DiffLine['kind']): string[] {
  return lines.filter(({ kind }) => kind !== without).map((line) => line.text);
}

describe('a comparison of lines', () => {
  it.each([
    ['nothing with nothing', '', '', []],
    ['equal texts', text('a', 'b'), text('a', 'b'), [' a', ' b']],
    ['a first text', '', text('a', 'b'), ['+a', '+b']],
    ['a text that goes', text('a', 'b'), '', ['-a', '-b']],
    ['one line put in', text('a', 'c'), text('a', 'b', 'c'), [' a', '+b', ' c']],
    ['one line taken out', text('a', 'b', 'c'), text('a', 'c'), [' a', '-b', ' c']],
    ['one line changed', text('a', 'b', 'c'), text('a', 'x', 'c'), [' a', '-b', '+x', ' c']],
    ['a line break at the end', text('a', 'b', ''), text('a', 'b'), [' a', ' b']],
    ['empty lines', text('a', '', 'b'), text('a', '', '', 'b'), [' a', ' ', '+', ' b']],
    [
      'a line that moves',
      text('a', 'b', 'c', 'd'),
      text('b', 'c', 'd', 'a'),
      ['-a', ' b', ' c', ' d', '+a'],
    ],
    [
      'changes far apart',
      text('1', 'a', 'b', 'c', '9'),
      text('2', 'a', 'b', 'c', '8'),
      ['-1', '+2', ' a', ' b', ' c', '-9', '+8'],
    ],
  ])('tells %s', (_name, before, after, expected) => {
    expect(told(diffLines(before, after))).toEqual(expected);
  });

  it('numbers the lines of both sides', () => {
    expect(diffLines(text('a', 'b', 'c'), text('a', 'x', 'y', 'c'))).toEqual([
      { kind: 'same', text: 'a', before: 1, after: 1 },
      { kind: 'removed', text: 'b', before: 2 },
      { kind: 'added', text: 'x', after: 2 },
      { kind: 'added', text: 'y', after: 3 },
      { kind: 'same', text: 'c', before: 3, after: 4 },
    ]);
  });

  it('holds both texts whole, and has no more changes than needed, for any two', () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * below);
    };
    const any = () => Array.from({ length: random(12) }, () => 'abc'.charAt(random(3)));
    for (let round = 0; round < 500; round += 1) {
      const [before, after] = [any(), any()];
      const lines = diffLines(before.join('\n'), after.join('\n'));
      expect(side(lines, 'added')).toEqual(before);
      expect(side(lines, 'removed')).toEqual(after);
      const same = lines.filter(({ kind }) => kind === 'same').length;
      expect(same).toBe(longestShared(before, after));
    }
  });

  it('of two large texts that share nothing is a replacement', () => {
    const lines = (name: string) => Array.from({ length: 20_000 }, (_, n) => `${name} ${n}`);
    const compared = diffLines(
      ['first', ...lines('a')].join('\n'),
      ['first', ...lines('b')].join('\n'),
    );
    expect(compared).toHaveLength(40_001);
    expect(compared[0]).toMatchObject({ kind: 'same', text: 'first' });
    expect(compared[1]).toMatchObject({ kind: 'removed', text: 'a 0' });
    expect(compared.at(-1)).toMatchObject({ kind: 'added', text: 'b 19999' });
  });
});

/** By the table that everybody knows. */
function longestShared(a: readonly string[], b: readonly string[]): number {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  const at = (i: number, j: number) => table[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i += 1) {
    for (let j = 1; j <= b.length; j += 1) {
      const best =
        a[i - 1] === b[j - 1] ? at(i - 1, j - 1) + 1 : Math.max(at(i - 1, j), at(i, j - 1));
      (table[i] as number[])[j] = best;
    }
  }
  return at(a.length, b.length);
}

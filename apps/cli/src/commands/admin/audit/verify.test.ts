import { describe, expect, it } from 'vitest';
import { readLink, sentences } from './verify.ts';

const hash = (digit: string) => digit.repeat(64);
const head = { seq: 9, hash: hash('a') };

describe('what a check of the audit tells', () => {
  it.each([
    [
      'a whole chain',
      { kind: 'whole', rows: 9, anchor: { seq: 0, hash: hash('0') }, head, unsealed: 0 },
      `The chain is whole: 9 rows.\nKeep this elsewhere, for --link: 9:${hash('a')}\n`,
    ],
    [
      'one that retention has shortened, with lines that wait',
      { kind: 'whole', rows: 4, anchor: { seq: 5, hash: hash('b') }, head, unsealed: 2 },
      'The chain is whole: 4 rows; what was before 6 retention has dropped.\n' +
        `2 newer lines are not sealed yet.\nKeep this elsewhere, for --link: 9:${hash('a')}\n`,
    ],
    [
      'the row that does not fit',
      { kind: 'broken', seq: 7, id: '12', problem: 'it was changed after it was sealed' },
      'The chain is broken at row 7 (id 12): it was changed after it was sealed.\n',
    ],
    [
      'a chain without its end',
      { kind: 'broken', seq: 7, problem: 'rows are missing' },
      'The chain is broken at row 7: rows are missing.\n',
    ],
  ] as const)('names %s', (_name, verdict, text) => {
    expect(sentences(verdict)).toBe(text);
  });
});

describe('a link', () => {
  it('is a place and a hash', () => {
    expect(readLink(`42:${hash('f')}`)).toEqual({ seq: 42, hash: hash('f') });
  });

  it.each(['', '42', `x:${hash('f')}`, `42:${hash('F')}`, `42:${hash('f')}0`, `-1:${hash('f')}`])(
    'is not %j',
    (text) => expect(() => readLink(text)).toThrow('--link is a place and its hash'),
  );
});

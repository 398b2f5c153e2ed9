import { expect, it } from 'vitest';
import { diffDraft } from './draft-diff.ts';

it('tells changed lines by file, the main one first and settings last', () => {
  const before = { 'policy.a.csv': 'x', 'policy.csv': 'one\ntwo\nthree', scopes: '[groups]' };
  const after = {
    'policy.csv': 'one\n2\nthree\n',
    'policy.default': 'role:readonly',
    scopes: '[groups]',
  };
  expect(diffDraft(before, after)).toEqual([
    {
      file: 'policy.csv',
      added: 1,
      removed: 1,
      lines: [
        { kind: 'same', text: 'one', before: 1, after: 1 },
        { kind: 'removed', text: 'two', before: 2 },
        { kind: 'added', text: '2', after: 2 },
        { kind: 'same', text: 'three', before: 3, after: 3 },
      ],
    },
    {
      file: 'policy.a.csv',
      added: 0,
      removed: 1,
      lines: [{ kind: 'removed', text: 'x', before: 1 }],
    },
    {
      file: 'policy.default',
      added: 1,
      removed: 0,
      lines: [{ kind: 'added', text: 'role:readonly', after: 1 }],
    },
  ]);
});

it('leaves out what is far from a change', () => {
  const text = (middle: string) => [...'abcdefgh', middle, ...'ijklmnop'].join('\n');
  const [file] = diffDraft({ 'policy.csv': text('1') }, { 'policy.csv': text('2') });
  expect(file?.lines.map(({ text: each }) => each)).toEqual([
    'f',
    'g',
    'h',
    '1',
    '2',
    'i',
    'j',
    'k',
  ]);
});

import type { PolicyFileDiff, PolicyVersion } from '@lockstep/domain';
import { expect, it } from 'vitest';
import { paintWith } from './paint.ts';
import { policyDiffText, versionTable } from './policy-view.ts';

const same = (text: string, before: number, after = before) =>
  ({ kind: 'same', text, before, after }) as const;

it('a difference is told by lines, with a mark where some are left out', () => {
  const file: PolicyFileDiff = {
    file: 'policy.csv',
    added: 2,
    removed: 1,
    lines: [
      same('p, a', 1),
      { kind: 'removed', text: 'p, b', before: 2 },
      { kind: 'added', text: 'p, c', after: 2 },
      same('p, d', 3),
      same('p, x', 20),
      { kind: 'added', text: 'p, y', after: 21 },
    ],
  };
  expect(policyDiffText({ from: 2, to: 3, files: [file] }, paintWith(false))).toBe(
    [
      '--- version 2: policy.csv',
      '+++ version 3: policy.csv',
      ' p, a',
      '-p, b',
      '+p, c',
      ' p, d',
      '@@',
      ' p, x',
      '+p, y',
      '',
    ].join('\n'),
  );
});

it('versions without a difference are told to say the same', () => {
  const told = policyDiffText({ from: 2, to: 3, files: [] }, paintWith(false));
  expect(told).toBe('versions 2 and 3 say the same\n');
});

it.each<[Partial<PolicyVersion>, RegExp]>([
  [{}, /ann {2}\+0 -0$/],
  [{ added: 2, removed: 1, reason: 'for the audit' }, /ann {2}\+2 -1 {2}for the audit$/],
  [{ restoredFrom: 4 }, /\+0 -0 {2}\(as version 4\)$/],
  [{ restoredFrom: 4, forced: true, reason: 'x' }, /\(as version 4, forced\) x$/],
])('a version of %j is one line', (version, line) => {
  const base = { version: 7, savedAt: '2026-01-01T00:00:00Z', savedBy: 'ann', requestId: '' };
  const told = versionTable([{ ...base, reason: '', forced: false, ...version }]);
  expect(told.split('\n')[1]).toMatch(line);
});

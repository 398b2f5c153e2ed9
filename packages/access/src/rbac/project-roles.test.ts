import { describe, expect, test } from 'vitest';
import { MAX_LINE_CHARACTERS, MAX_POLICY_CHARACTERS } from './parse-policy.ts';
import { projectPolicy } from './project-roles.ts';

const LINE = 'p, proj:shop:ci, applications, get, shop/*, allow';

describe('the roles of a project', () => {
  test.each([
    ['keep a line of the most characters', MAX_LINE_CHARACTERS, true],
    ['leave out a longer line', MAX_LINE_CHARACTERS + 1, false],
  ])('%s', (_, characters, kept) => {
    const line = LINE.padStart(characters);
    const { text } = projectPolicy('shop', [{ name: 'ci', policies: [line] }]);
    expect(text.includes(LINE)).toBe(kept);
  });

  test.each(['policies', 'groups'])('that are too long together are refused: %s', (field) => {
    const lines = new Array(300).fill('x'.repeat(MAX_LINE_CHARACTERS));
    expect(lines.length * MAX_LINE_CHARACTERS).toBeGreaterThan(MAX_POLICY_CHARACTERS);
    const roles = [{ name: 'ci', [field]: lines }];
    expect(() => projectPolicy('shop', roles)).toThrow('the policy has more than');
  });
});

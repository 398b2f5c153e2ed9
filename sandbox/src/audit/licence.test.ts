import { describe, expect, it } from 'vitest';
import { isPermitted, licenceExpression } from './licence.ts';

describe('a licence', () => {
  it.each([
    ['MIT', true],
    ['GPL-3.0-only', false],
    ['MIT OR GPL-3.0-only', true],
    ['GPL-3.0-only OR MIT', true],
    ['MIT AND GPL-3.0-only', false],
    ['MIT and ISC', true],
    ['(MIT AND (GPL-2.0 OR ISC))', true],
    ['MIT AND GPL-2.0 OR ISC', true],
    ['GPL-2.0 AND (MIT OR ISC)', false],
    ['Apache-2.0 WITH LLVM-exception', true],
    ['GPL-2.0 WITH Classpath-exception-2.0', false],
    ['UNLICENSED', false],
    ['(MIT', false],
    ['MIT ISC', false],
    ['MIT)', false],
    ['OR', false],
    ['', false],
  ])('%j is one that we take: %s', (expression, permitted) => {
    expect(isPermitted(expression)).toBe(permitted);
  });

  it.each([
    ['MIT', 'MIT'],
    [{ type: 'MIT', url: 'x' }, 'MIT'],
    [[{ type: 'MIT' }, { type: 'ISC' }], 'MIT OR ISC'],
    [[{ type: 'MIT' }, {}], undefined],
    [[], undefined],
    [undefined, undefined],
    [' ', undefined],
    [{ name: 'MIT' }, undefined],
  ])('stated as %j is %j', (stated, expression) => {
    expect(licenceExpression(stated)).toBe(expression);
  });
});

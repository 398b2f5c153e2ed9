import { describe, expect, it } from 'vitest';
import { evaluateExpr } from './index.ts';

const TIMEOUT_MS = 60_000;
const LONG = 'a'.repeat(64_000);

describe('operators on texts cost their length', () => {
  it.each([
    ['matches', 'text matches "^(a+)+$"', 2000],
    ['contains', 'text contains "b"', 500],
    ['startsWith', 'text startsWith text', 500],
    ['endsWith', 'text endsWith text', 500],
    ['a part that is compared everywhere', 'text contains part', 50_000],
  ])('%s', (_, expression, steps) => {
    const data = { text: LONG, part: `b${'a'.repeat(32_000)}` };
    const evaluating = (most: number) => () =>
      evaluateExpr({ expression, data, limits: { steps: most } });
    expect(evaluating(steps)).toThrow(`more than ${steps} steps`);
    expect(evaluating(1_000_000)).not.toThrow();
  });

  it('a loop of them ends', { timeout: TIMEOUT_MS }, () => {
    const expression = 'count(1..100000, text contains "b")';
    expect(() => evaluateExpr({ expression, data: { text: LONG } })).toThrow('steps');
  });

  it('a pattern that repeats too much is refused', () => {
    const expression = `"a" matches "${'a{1000}'.repeat(1000)}"`;
    expect(() => evaluateExpr({ expression })).toThrow('repeats too much');
  });
});

describe('groupBy', () => {
  it('puts one group together in one go', { timeout: TIMEOUT_MS }, () => {
    // Copied at each element, the group would be twenty thousand million copies.
    const expression = 'len(groupBy(1..200000, "same")["same"])';
    expect(evaluateExpr({ expression })).toBe(200_000);
  });

  it('keeps the order within groups', () => {
    expect(evaluateExpr({ expression: 'groupBy(1..5, # % 2)' })).toEqual({
      '0': [2, 4],
      '1': [1, 3, 5],
    });
  });
});

describe('values that cannot be are named', () => {
  it.each([
    ['now().Add(9000000000000 * time.Hour)', 'time out of range'],
    ['now() + duration("9000000000000h")', 'time out of range'],
    ['int(1/0)', 'invalid operation: int('],
  ])('%s', (expression, message) => {
    expect(() => evaluateExpr({ expression })).toThrow(message);
  });
});

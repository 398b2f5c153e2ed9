import { describe, expect, test } from 'vitest';
import { createRuntime } from '../environment.ts';
import { createLua } from '../lua.ts';
import { DEFAULT_LIMITS } from '../run/budget.ts';
import { compileText } from '../run/compile.ts';
import { call } from '../run/operators.ts';
import type { Runtime } from '../values.ts';

const TIMEOUT_MS = 60_000;

/** What a script spends, with nothing to stop it. */
function spent(script: string, globals: Record<string, string>): { steps: number; bytes: number } {
  const used = { steps: 0, bytes: 0 };
  const plain = createRuntime({ libraries: 'standard', limits: DEFAULT_LIMITS, nowMs: 0, globals });
  const runtime: Runtime = {
    ...plain,
    budget: {
      spend(steps) {
        used.steps += steps;
      },
      allocate(bytes) {
        used.bytes += bytes;
      },
    },
  };
  call(runtime, compileText(script)(runtime), []);
  return used;
}

const LONG = 200_000;

describe('what a pattern looks at is spent', () => {
  test.each([
    ['brackets that balance', 'return s:find("%b()")', `(${'x'.repeat(LONG)})`],
    ['brackets that do not balance', 'return s:find("^%b()")', `(${'x'.repeat(LONG)}`],
    ['a set', 'return ("a"):find(s)', `[${'x'.repeat(LONG)}]`],
    ['a set that never ends', 'return pcall(string.find, "a", s)', `[${'x'.repeat(LONG)}`],
    ['a set at a frontier', 'return ("a"):find(s)', `%f[${'x'.repeat(LONG)}]`],
  ])('%s', { timeout: TIMEOUT_MS }, (_, script, s) => {
    expect(spent(script, { s }).steps).toBeGreaterThan(LONG);
  });

  test('each char of a text against each member of a set', { timeout: TIMEOUT_MS }, () => {
    const set = `[${'b'.repeat(1000)}]`;
    expect(spent('return ("a"):rep(1000):find(s)', { s: set }).steps).toBeGreaterThan(1_000_000);
  });

  test('a capture, each time that it is wanted again', { timeout: TIMEOUT_MS }, () => {
    const script = 'return s:find("^(x*)%1$")';
    expect(spent(script, { s: 'x'.repeat(20_000) }).steps).toBeGreaterThan(10_000_000);
  });

  test('a plain text at each place of a text', { timeout: TIMEOUT_MS }, () => {
    const script = 'return s:find("b" .. ("a"):rep(10000), 1, true)';
    expect(spent(script, { s: 'a'.repeat(LONG) }).steps).toBeGreaterThan(LONG >> 4);
  });
});

test.each([
  ['a hit in a later step', 'return ((s .. "xyz"):find("xyz", 1, true))', LONG + 1],
  ['a hit across two steps', 'return ((("a"):rep(174761) .. "bbbbb"):find("bbbbb"))', 174_762],
  ['nothing', 'return s:find("b", 1, true)', undefined],
  ['an empty text', 'return (("abc"):find("", 3))', 3],
])('find answers %s', (_, script, result) => {
  const outcome = createLua({ timeMs: TIMEOUT_MS }).run({
    ...{ script, libraries: 'standard', globals: { s: 'a'.repeat(LONG) } },
  });
  expect(outcome).toEqual({ kind: 'done', result });
});

describe('dates', () => {
  test('count their format and their text', () => {
    const used = spent('return os.date(s)', { s: '%c'.repeat(2000) });
    expect(used.steps).toBeGreaterThanOrEqual(4000);
    expect(used.bytes).toBeGreaterThanOrEqual(2000 * 24);
  });

  test('as parts count their table', () => {
    expect(spent('return os.date("*t")', {}).bytes).toBeGreaterThanOrEqual(1024);
  });

  test('refuse a format that is too long', () => {
    const script = 'return os.date(("%c"):rep(5000))';
    expect(createLua().run({ script, libraries: 'standard', globals: {} })).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('format is too long'),
    });
  });
});

describe('replacing', () => {
  test('ends before a replacement is made that is too large', { timeout: TIMEOUT_MS }, () => {
    // Counted, it is ended at the first megabytes; made, it is longer than any text can be.
    const script = 'return ("x"):rep(2^20):gsub(".*", ("%0"):rep(2^20))';
    const lua = createLua({ timeMs: TIMEOUT_MS });
    expect(lua.run({ script, libraries: 'standard', globals: {} })).toMatchObject({
      kind: 'exceeded',
      limit: 'memory',
    });
  });

  test('counts the pieces of a replacement', () => {
    const script = 'return s:gsub("^.*$", "%0%0%0")';
    expect(spent(script, { s: 'x'.repeat(1000) }).bytes).toBeGreaterThan(9000);
  });

  test.each([
    ['return (("abc"):gsub("%w", "%0%0"))', 'aabbcc'],
    ['return (("abc"):gsub("", "-"))', '-a-b-c-'],
    ['return (("hello world"):gsub("o", "0", 1))', 'hell0 world'],
    ['return (("a b c"):gsub("(%w) (%w)", "%2 %1"))', 'b a c'],
    ['return (("abc"):gsub("^a", "x"))', 'xbc'],
    ['return (("abc"):gsub("b*", "-"))', '-a--c-'],
    ['return (("abc"):gsub("z", "y"))', 'abc'],
  ])('%s', (script, result) => {
    expect(createLua().run({ script, libraries: 'standard', globals: {} })).toEqual({
      kind: 'done',
      result,
    });
  });
});

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { evaluateJsonnet, type JsonnetLimits, type JsonnetRequest } from './evaluate.ts';

const LIMITS = { timeoutMs: 20_000, maxOutputBytes: 1024 * 1024 };

async function evaluate(
  files: Record<string, string>,
  request: Partial<JsonnetRequest> = {},
  limits: Partial<JsonnetLimits> = {},
) {
  return await evaluateJsonnet(
    {
      evaluate: ['main.jsonnet'],
      files: new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)])),
      libs: [],
      extVars: [],
      tlas: [],
      ...request,
    },
    { ...LIMITS, ...limits },
  );
}

async function jsonOf(...args: Parameters<typeof evaluate>): Promise<unknown> {
  const answer = await evaluate(...args);
  if (answer.kind !== 'evaluated') throw new Error(JSON.stringify(answer));
  return JSON.parse(answer.outputs[0]?.output ?? '');
}

describe('evaluateJsonnet', () => {
  test.each<[string, Record<string, string>, Partial<JsonnetRequest>, unknown]>([
    ['an object', { 'main.jsonnet': '{ a: 1, b: self.a + 1, c:: 3 }' }, {}, { a: 1, b: 2 }],
    ['the standard library', { 'main.jsonnet': 'std.map(function(x) x * 2, [1, 2])' }, {}, [2, 4]],
    [
      'external variables, text and code',
      { 'main.jsonnet': '[std.extVar("t"), std.extVar("c")]' },
      {
        extVars: [
          { name: 't', value: '1+1' },
          { name: 'c', value: '1+1', code: true },
        ],
      },
      ['1+1', 2],
    ],
    [
      'top-level arguments',
      { 'main.jsonnet': 'function(a, b=2) [a, b]' },
      { tlas: [{ name: 'a', value: '{x: 1}', code: true }] },
      [{ x: 1 }, 2],
    ],
    [
      'imports beside it, as code, as text and as bytes',
      {
        'main.jsonnet': '[import "lib/a.libsonnet", importstr "t.txt", importbin "t.txt"]',
        'lib/a.libsonnet': 'import "b.libsonnet"',
        'lib/b.libsonnet': '"b"',
        't.txt': 'hé',
      },
      {},
      ['b', 'hé', [104, 195, 169]],
    ],
    [
      'imports of the last library first',
      { 'main.jsonnet': 'import "x"', 'one/x': '1', 'two/x': '2' },
      { libs: ['one', 'two'] },
      2,
    ],
    [
      'a path with folders',
      { 'a/b/main.jsonnet': 'import "../c"', 'a/c': '3' },
      { evaluate: ['a/b/main.jsonnet'] },
      3,
    ],
  ])('reads %s', async (_, files, request, expected) => {
    expect(await jsonOf(files, request)).toEqual(expected);
  });

  test.each<[string, string, RegExp]>([
    ['a syntax error', '{ a: }', /main\.jsonnet:1:6-7/],
    ['an error of its own', 'error "no luck"', /no luck/],
    ['an import that is not there', 'import "none.libsonnet"', /none\.libsonnet/],
    ['a file of the machine', 'importstr "/etc/passwd"', /neither beside/],
    ['a path above', 'importstr "../../../../etc/passwd"', /neither beside/],
    ['endless recursion', 'local f(x) = f(x + 1) + 1; f(0)', /max stack frames exceeded/],
  ])('tells of %s in the words of go-jsonnet', async (_, text, message) => {
    const answer = await evaluate({ 'main.jsonnet': text });
    expect(answer).toMatchObject({ kind: 'failed', path: 'main.jsonnet' });
    expect(answer.kind === 'failed' && answer.message).toMatch(message);
  });

  test.each<[string, string, Partial<JsonnetLimits>, string]>([
    [
      'an endless loop',
      'local f(n) = if n == 0 then 0 else f(n - 1) + f(n - 1); f(60)',
      { timeoutMs: 1500 },
      'timeout',
    ],
    [
      'a text without end',
      'local d(x, n) = if n == 0 then x else d(x + x, n - 1); d("aaaaaaaaaaaaaaaa", 40)',
      {},
      'memory',
    ],
    ['more output than allowed', 'std.repeat("x", 5000)', { maxOutputBytes: 1000 }, 'output'],
    ['a request that was taken back', '1', { signal: AbortSignal.abort() }, 'cancelled'],
  ])('bounds %s', async (_, text, limits, kind) => {
    expect(await evaluate({ 'main.jsonnet': text }, {}, limits)).toEqual({ kind });
  });
});

test('the engine was built from the sources beside it', () => {
  const read = (name: string) => readFileSync(new URL(`../../jsonnet/${name}`, import.meta.url));
  const builtFrom = JSON.parse(read('built-from.json').toString()) as Record<string, string>;
  const digests = Object.keys(builtFrom).map((name) => [
    name,
    createHash('sha256').update(read(name)).digest('hex'),
  ]);
  expect(Object.fromEntries(digests)).toEqual(builtFrom);
});

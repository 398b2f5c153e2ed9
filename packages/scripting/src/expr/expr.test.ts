import { UserError } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { evaluateExpr } from './index.ts';

const now = new Date('2026-03-01T12:00:00Z');
const data = {
  app: {
    metadata: { name: 'web', labels: { team: 'shop' }, annotations: null },
    status: {
      sync: { status: 'Synced' },
      health: { status: 'Degraded' },
      operationState: {
        phase: 'Failed',
        startedAt: '2026-03-01T11:50:00Z',
        finishedAt: '2026-03-01T11:52:00Z',
        operation: { info: [{ name: 'reason', value: 'release' }] },
      },
      conditions: [{ type: 'SyncError', message: 'x' }],
      resources: [
        { kind: 'Pod', n: 3 },
        { kind: 'Job', n: 1 },
        { kind: 'Pod', n: 2 },
      ],
    },
  },
  ...{ a: [1, 2, 3, 4], s: 'Hello', f: 2.5, none: null, 'odd-key': 1 },
};
const value = (expression: string) => evaluateExpr({ expression, data, now });

const TABLES: Record<string, [expression: string, value: unknown][]> = {
  'triggers of notifications': [
    ["app.status.operationState.phase in ['Error', 'Failed']", true],
    ["app.status.operationState.phase in ['Running']", false],
    ["app.status.health.status == 'Degraded'", true],
    [
      "app.status.operationState != nil and app.status.operationState.phase in ['Succeeded']",
      false,
    ],
    ["app.status?.operationState.phase == 'Failed' && app.status.sync.status == 'Synced'", true],
    ['time.Now().Sub(time.Parse(app.status.operationState.startedAt)).Minutes() >= 5', true],
    ['time.Parse(app.status.operationState.finishedAt).Before(time.Now())', true],
    ["sync.GetInfoItem(app.status.operationState, 'reason')", 'release'],
    ["any(app.status.conditions, {.type == 'SyncError'})", true],
    ["app.metadata.labels['team'] == 'shop'", true],
    ["strings.ToUpper(app.metadata.name) + '!'", 'WEB!'],
    ["strings.ReplaceAll('a-b', '-', '_')", 'a_b'],
    ['time.Now().Format(time.RFC3339)', '2026-03-01T12:00:00Z'],
    ['time.Now().Year() + time.Now().Month() + time.Now().Day()', 2030],
    ['time.Now().Add(2 * time.Hour).Hour()', 14],
  ],
  literals: [
    ['42', 42],
    ['0x2A + 0b11 + 0o10', 53],
    ['1_000', 1000],
    ['.5 + 1.25', 1.75],
    ['1e3', 1000],
    ['"a\\n\\u00e9"', 'a\né'],
    ["'it\\'s \"x\"'", 'it\'s "x"'],
    ['`raw \\n`', 'raw \\n'],
    ['true', true],
    ['nil', null],
    ['[1, "a", nil]', [1, 'a', null]],
    ['{a: 1, "b c": 2, ("d" + "e"): 3}', { a: 1, 'b c': 2, de: 3 }],
    ['[]', []],
    ['{}', {}],
    ['1 + /* two */ 2 // three', 3],
  ],
  arithmetic: [
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['7 / 2', 3.5],
    ['7 % 3', 1],
    ['-7 % 3', -1],
    ['2 ** 3 ** 2', 512],
    ['2 ^ 3', 8],
    ['-2 ** 2', -4],
    ['10 - 2 - 3', 5],
    ['1 + 2.5', 3.5],
    ['f * 2', 5],
    ['+3', 3],
    ['9223372036854775807 + 1 < 0', true],
  ],
  comparison: [
    ['1 == 1.0', true],
    ['f != "1"', true],
    ['[1, 2] == [1, 2.0]', true],
    ['{"a": 1} == {"a": 1.0}', false],
    ['nil == none', true],
    ['[1, {a: 2}] == [1, {a: 2}]', true],
    ['"a" < "b"', true],
    ['2 >= 2.0', true],
    ['1 < 2 < 3', true],
    ['1 < 3 < 2', false],
    ['unknown == nil', true],
  ],
  logic: [
    ['true and not false', true],
    ['true && false || true', true],
    ['!true or false', false],
    ['false and missing.x', false],
    ['true || missing.x', true],
    ['true ? 1 : 2', 1],
    ['false ? 1 : true ? 2 : 3', 2],
    ['false ?: 2', 2],
    ['if 1 > 2 { "a" } else if 2 > 1 { "b" } else { "c" }', 'b'],
    ['none ?? "x"', 'x'],
    ['none ?? nil ?? 5', 5],
    ['(none ?? 1) == 1', true],
    ['1 == none ?? 1', true],
  ],
  membership: [
    ['2 in a', true],
    ['5 not in a', true],
    ['"team" in app.metadata.labels', true],
    ['"x" in none', false],
    ['"Hello" contains "ell"', true],
    ['"Hello" not contains "z"', true],
    ['s startsWith "He" and s endsWith "lo"', true],
    ['s matches "^H.*o$"', true],
    ['s not matches "^h"', true],
    ['1..3', [1, 2, 3]],
    ['2 in 1..3', true],
    ['3..1', []],
  ],
  members: [
    ['app.metadata.name', 'web'],
    ['app["metadata"]["name"]', 'web'],
    ['app.metadata.missing', null],
    ['app.metadata.annotations?.x', null],
    ['app.metadata.annotations?.x.y.z', null],
    ['app.metadata.annotations?.["x"]', null],
    ['(app.metadata.annotations?.x ?? "none")', 'none'],
    ['a[0] + a[-1]', 5],
    ['a[1:3]', [2, 3]],
    ['a[:2]', [1, 2]],
    ['a[-2:]', [3, 4]],
    ['s[1:3]', 'el'],
    ['$env["odd-key"]', 1],
    ['{"in": 1}.in', 1],
  ],
  predicates: [
    ['all(a, # > 0)', true],
    ['all(a, {# > 1})', false],
    ['none(a, # > 9)', true],
    ['one(a, # == 2)', true],
    ['filter(a, # % 2 == 0)', [2, 4]],
    ['map(a, # * 2)', [2, 4, 6, 8]],
    ['map(a, #index)', [0, 1, 2, 3]],
    ['map(app.status.resources, .kind)', ['Pod', 'Job', 'Pod']],
    ['filter(app.status.resources, .n > 1) | map(.n)', [3, 2]],
    ['count(a, # > 2)', 2],
    ['count([true, false, true])', 2],
    ['find(a, # > 2)', 3],
    ['find(a, # > 9)', null],
    ['findIndex(a, # > 2)', 2],
    ['findLast(a, # < 3)', 2],
    ['findLastIndex(a, # < 3)', 1],
    ['sum(a)', 10],
    ['sum(app.status.resources, .n)', 6],
    ['reduce(a, #acc + #)', 10],
    ['reduce(a, #acc + #, 5)', 15],
    ['keys(groupBy(app.status.resources, .kind))', ['Job', 'Pod']],
    ['sortBy(app.status.resources, .n) | map(.n)', [1, 2, 3]],
    ['sortBy(app.status.resources, .n, "desc") | map(.n)', [3, 2, 1]],
    [
      'map(1..2, map(1..2, # * 10))',
      [
        [10, 20],
        [10, 20],
      ],
    ],
  ],
  functions: [
    ['len(a) + len(s) + len(app.metadata)', 12],
    ['first(a) + last(a)', 5],
    ['first([])', null],
    ['take(a, 2)', [1, 2]],
    ['reverse(a)', [4, 3, 2, 1]],
    ['concat([1], [2, 3])', [1, 2, 3]],
    ['flatten([1, [2, [3]]])', [1, 2, 3]],
    ['uniq([1, 2, 1])', [1, 2]],
    ['sort([3, 1, 2])', [1, 2, 3]],
    ['sort(["b", "a"], "desc")', ['b', 'a']],
    ['join(["a", "b"], "-") + join(["c"])', 'a-bc'],
    ['split("a,b,c", ",")', ['a', 'b', 'c']],
    ['split("a,b,c", ",", 2)', ['a', 'b,c']],
    ['splitAfter("a,b", ",")', ['a,', 'b']],
    ['get(app, "x") == nil and get(a, 9) == nil', true],
    [
      'toPairs({b: 1, a: 2})',
      [
        ['a', 2],
        ['b', 1],
      ],
    ],
    ['fromPairs([["a", 1]])', { a: 1 }],
    ['max(1, 3, 2) + min([4, 2])', 5],
    ['mean(1, 2, 3) + median(1, 9, 2)', 4],
    ['abs(-5) + ceil(1.5) + floor(1.5) + round(2.5)', 11],
    ['int("12") + int(2.9) + float("1.5")', 15.5],
    ['upper("a") + lower("B") + trim(" c ") + trim("--d--", "-")', 'Abcd'],
    ['trimPrefix("v1", "v") + trimSuffix("1-", "-")', '11'],
    ['hasPrefix(s, "He") and hasSuffix(s, "lo")', true],
    ['indexOf(s, "l") + lastIndexOf(s, "l")', 5],
    ['replace("aaa", "a", "b", 2)', 'bba'],
    ['repeat("ab", 2)', 'abab'],
    ['string(5) + string([1, nil])', '5[1 <nil>]'],
    [
      'map([nil, true, 1, 1.5, "a", [], {}], type(#))',
      ['nil', 'bool', 'int', 'float', 'string', 'array', 'map'],
    ],
    ['toJSON({a: 1})', '{\n  "a": 1\n}'],
    ['fromJSON("[1]")[0]', 1],
    ['fromBase64(toBase64("hi"))', 'hi'],
    ['bitand(6, 3) + bitor(4, 1) + bitxor(3, 1) + bitshl(1, 3) + bitshr(8, 2)', 19],
    ['duration("90m").Hours()', 1.5],
    ['(now() - duration("1h")).Hour()', 11],
    ['date("2026-03-01") < now()', true],
    ['date("01/02/2026", "02/01/2006").Month()', 2],
    ['(date("2026-03-02") - date("2026-03-01")).String()', '24h0m0s'],
    ['"a,b" | split(",") | map(upper(#)) | join("+")', 'A+B'],
    ['let x = 2; let y = x * 3; x + y', 8],
    ['1; 2', 2],
  ],
};

Object.assign(TABLES, {
  'as expr-lang has them': [
    ['findIndex(a, # > 9)', null],
    ['findLastIndex(a, # < 3)', 1],
    ['map(a, #index)', [0, 1, 2, 3]],
    ['map(a, let x = # * 2; x + 1)', [3, 5, 7, 9]],
    ['s[0]', 72],
    ['s[1:3]', 'el'],
    ['"hé"[:2]', 'h�'],
    ['map(s, #)', [72, 101, 108, 108, 111]],
    ['keys({(s): 1})', ['Hello']],
    ['toJSON("<a>")', '"\\u003ca\\u003e"'],
    ['toJSON({"b": [], "a": 1.5})', '{\n  "a": 1.5,\n  "b": []\n}'],
    ['date("2024-03-05 10:20", "2006-01-02 15:04", "Europe/Berlin")', '2024-03-05T10:20:00+01:00'],
    ['split("a,b", ",", 0)', null],
    ['first(none)', null],
    ['repo.FullNameByRepoURL("git@github.com:a/b.git")', 'a/b'],
    ['repo.RepoURLToHTTPS("git@github.com:a/b.git")', 'https://github.com/a/b.git'],
    ['repo.FullNameByRepoURL("https://u@h/a/b/c.git")', 'a/b'],
    ['repo.RepoURLToHTTPS("ssh://git@h:22/a/b.git")', 'https://h:22/a/b.git'],
    ['repo.QueryEscape("a b&c")', 'a+b%26c'],
  ],
});

describe.each(Object.entries(TABLES))('%s', (_, table) => {
  it.each(table)('%s', (expression, expected) => {
    expect(value(expression)).toEqual(expected);
  });
});

describe('what is wrong is told', () => {
  it.each([
    ['', 'unexpected the end'],
    ['1 +', 'character 4: unexpected the end'],
    ['(1', 'expected )'],
    ['1 2', 'unexpected 2'],
    ['"a', 'literal not terminated'],
    ['a @ b', 'unrecognized character "@"'],
    ['nothing()', 'unknown name nothing'],
    ['len()', 'len takes 1 arguments, not 0'],
    ['none.x', 'cannot fetch x from <nil>'],
    ['unknown.x.y', 'cannot fetch x from <nil>'],
    ['s.x', 'cannot fetch x from string'],
    ['a[9]', 'index out of range: 9 (array length is 4)'],
    ['1 + "a"', 'invalid operation: int + string'],
    ['"a" < 1', 'invalid operation: string < int'],
    ['f % 2', 'invalid operation: float % int'],
    ['1 % 0', 'integer divide by zero'],
    ['not 1', 'must be a bool, not int'],
    ['1 and true', 'mismatched types number and bool'],
    ['1 != "1"', 'mismatched types number and string'],
    ['false and 1 == "1"', 'mismatched types number and string'],
    ['"a" in [1, 2]', 'cannot use string as type number in array'],
    ['1 in {"a": 1}', 'cannot use number as a key of a map'],
    ['app[1]', 'cannot use int as a key of a map'],
    ['filter(a, #index > 0)', '#index stands for nothing here'],
    ['map(a, {"v": #})', 'unexpected :'],
    ['map("ab", #)', 'map takes only an array, not string'],
    ['take(a, -1)', 'out of bounds'],
    ['fromPairs([[1]])', 'invalid pair length'],
    ['int("0x1f")', 'int(0x1f)'],
    ['s ? 1 : 2', 'a condition must be a bool, not string'],
    ['-"a"', 'must be a number, not string'],
    ['1 in 2', 'operator "in" not defined on int'],
    ['s matches "("', 'error parsing regexp'],
    ['# > 1', '# stands for nothing here'],
    ['none ?? 1 == 1', 'cannot be mixed'],
    ['time.Sleep(1)', 'time has no Sleep'],
    ['time.Parse("x")', 'invalid date x'],
    ['app.metadata.name.Foo()', 'cannot fetch Foo from string'],
    ['int("x")', 'int(x)'],
    ['fromJSON("{")', 'fromJSON'],
    ["sync.GetInfoItem(app.status.operationState, 'x')", 'cannot find sync info item'],
    ['a.constructor', 'cannot fetch constructor from array'],
    ['toString()', 'unknown name toString'],
  ])('%s', (expression, message) => {
    expect(() => value(expression)).toThrow(UserError);
    expect(() => value(expression)).toThrow(message);
  });
});

describe('limits end', () => {
  it.each([
    ['a long range', '1..1000000000'],
    ['loops within loops', 'map(1..2000, map(1..2000, #))'],
    ['a long text', 'repeat("x", 1000000000)'],
    ['a text that doubles', `let x = "xxxxxxxx"; ${'let x = x + x; '.repeat(60)}len(x)`],
    ['a list that doubles', `let x = [1]; ${'let x = [x, x]; '.repeat(60)}toJSON(x)`],
    ['deep parentheses', `${'('.repeat(3000)}1${')'.repeat(3000)}`],
    ['a long chain of signs', `${'-'.repeat(5000)}1`],
  ])('%s', (_, expression) => {
    expect(() => value(expression)).toThrow(UserError);
  });

  it('no pattern that others choke on', () => {
    const text = `${'a'.repeat(20_000)}!`;
    expect(evaluateExpr({ expression: 'text matches "^(a+)+$"', data: { text } })).toBe(false);
  });

  it('nothing in keys such as __proto__', () => {
    const given = JSON.parse('{"__proto__": {"x": 1}}');
    expect(evaluateExpr({ expression: '__proto__.x', data: given })).toBe(1);
    expect(evaluateExpr({ expression: 'constructor', data: {} })).toBe(null);
  });
});

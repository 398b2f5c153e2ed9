import { describe, expect, test } from 'vitest';
import { createLua, type Libraries, toJson } from './index.ts';

const lua = createLua();
const NOW = Date.UTC(2026, 2, 1, 4, 5, 6);

function run(script: string, options: { libraries?: Libraries; obj?: unknown } = {}): unknown {
  const { libraries = 'standard', obj } = options;
  const outcome = lua.run({ script, libraries, globals: { obj }, nowMs: NOW });
  return outcome.kind === 'done' ? toJson(outcome.result) : `${outcome.kind}: ${outcome.message}`;
}

describe('the language', () => {
  test.each<[string, unknown]>([
    ['return 1 + 2 * 3 ^ 2', 19],
    ['return 2 ^ 3 ^ 2', 512],
    ['return -2 ^ 2', -4],
    ['return 7 % 3 .. " " .. -7 % 3 .. " " .. 7 % -3', '1 2 -2'],
    ['return 0x10 + 1e2 + .5', 116.5],
    ['return not nil == true', true],
    ['return nil and 1 or 2', 2],
    ['return "10" + 5', 15],
    ['return 1 < 2 and "a" < "b" and not (1 == "1")', true],
    ['return #"abc" + #{1, 2}', 5],
    ['return #{1, nil, 3}', 3],
    ['return "a\\65\\n\\"" .. [[\nlong]] .. [==[ ]] ]==]', 'aA\n"long ]] '],
    ['-- comment\n--[[ long\n]] return 1 --[==[ x ]==]', 1],
    ['# first line\nreturn 1', 1],
    ['local a, b, c = (function() return 1, 2 end)() return {a, b, c}', [1, 2]],
    ['local a, b = ((function() return 1, 2 end)()) return tostring(b)', 'nil'],
    ['local t = {1, x = 2, [3] = 3, (function() return 4, 5 end)()} return #t', 3],
    ['local function f(...) return select("#", ...), ... end return {f(nil, 2)}', [2, null, 2]],
    [
      'local t = {} function t.a.b() end',
      "failed: <string>:1: attempt to index a non-table object(nil) with key 'b'",
    ],
    [
      'local t = {n = 1} function t:add(x) self.n = self.n + x return self end return t:add(2).n',
      3,
    ],
    ['local i = 0 while true do i = i + 1 if i > 4 then break end end return i', 5],
    ['local i = 0 repeat local j = i i = i + 1 until j >= 2 return i', 3],
    ['local s = "" for i = 3, 1, -1 do s = s .. i end return s', '321'],
    [
      'local s = "" for i, v in ipairs({"a", "b", nil, "d"}) do s = s .. i .. v end return s',
      '1a2b',
    ],
    ['local n = 0 for k, v in pairs({1, 2, x = 3}) do n = n + v end return n', 6],
    ['for k in next, {a = 1} do return k end', 'a'],
    [
      'local t = {a = 1, b = 2, c = 3} for k in pairs(t) do t[k] = nil end return next(t) == nil',
      true,
    ],
    [
      'local t = {} for i = 1, 5 do if i % 2 == 0 then goto continue end t[#t + 1] = i ::continue:: end return t',
      [1, 3, 5],
    ],
    ['local i = 1 ::again:: i = i + 1 if i < 5 then goto again end return i', 5],
    [
      'for i = 1, 3 do for j = 1, 3 do if j == 2 then goto out end end end ::out:: return "out"',
      'out',
    ],
    [
      'local f = {} for i = 1, 3 do f[i] = function() i = i + 10 return i end end return {f[1](), f[1](), f[2]()}',
      [11, 21, 12],
    ],
    [
      'local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end return fib(15)',
      610,
    ],
    ['x = 1 local function f() x = x + 1 end f() return _G.x', 2],
    ['local t = setmetatable({}, {__index = function(_, k) return k .. "!" end}) return t.a', 'a!'],
    ['local t = setmetatable({}, {__call = function(_, a) return a * 2 end}) return t(4)', 8],
    [
      'local m = {__add = function(a, b) return a.v + b end} return setmetatable({v = 1}, m) + 2',
      3,
    ],
    [
      'local m = {__eq = function() return true end} return setmetatable({}, m) == setmetatable({}, m)',
      true,
    ],
    [
      'local t = setmetatable({}, {__newindex = function(t, k, v) rawset(t, k, v * 2) end}) t.a = 2 return t.a',
      4,
    ],
    ['return tostring(setmetatable({}, {__tostring = function() return "me" end}))', 'me'],
    ['return {pcall(error, "plain", 0)}', [false, 'plain']],
    ['return {pcall(function() error({code = 7}) end)}', [false, { code: 7 }]],
    [
      'return {pcall(function() local x = nil; return x.y end)}',
      [false, "<string>:1: attempt to index a non-table object(nil) with key 'y'"],
    ],
    [
      'return {xpcall(function() error("a", 0) end, function(e) return e .. "b" end)}',
      [false, 'ab'],
    ],
    ['return loadstring("return 1 + 1")()', 2],
    ['local f, message = loadstring("return +") return f == nil and message ~= nil', true],
    ['local f = setfenv(function() return y end, {y = 5}) return f()', 5],
    ['return unpack({1, 2}, 2)', 2],
    [
      'return {tonumber("0x1F"), tonumber(" 12 "), tonumber("z", 36), tonumber("1e1")}',
      [31, 12, 35, 10],
    ],
    ['return tonumber("abc") == nil and tonumber("") == nil', true],
    [
      'return type(nil) .. type(1) .. type("") .. type({}) .. type(print) .. type(true)',
      'nilnumberstringtablefunctionboolean',
    ],
    ['return assert(1 == 1, "no") and select(-1, 1, 2)', 2],
    ['return rawequal("a", "a") and rawget({a = 1}, "a")', 1],
  ])('%s', (script, result) => {
    expect(run(script)).toEqual(result);
  });

  test.each([
    ['local x =', "<string> line:1 near '<eof>': an expression expected"],
    ['\n\nif x then', "<string> line:3 near '<eof>': 'end' expected"],
    ['goto nowhere', "<string> line:1: no visible label 'nowhere' for goto"],
    ['break', "'break' outside a loop"],
    ['return "a', 'unfinished string'],
    ['x = 3y', 'malformed number'],
    ['f() = 1', 'this cannot be assigned to'],
    ['a.b', 'a statement expected'],
    ['\nerror("boom")', '<string>:2: boom'],
    ['error("boom", 0)', 'boom'],
    ['local a\n\nreturn a + 1', '<string>:3: cannot perform add operation between nil and number'],
    ['return {} .. "a"', 'cannot perform concat operation between table and string'],
    ['return 1 < "2"', 'attempt to compare number with string'],
    ['nothing()', 'attempt to call a non-function object'],
    ['local t = {} t[nil] = 1', 'table index is nil'],
    ['string.rep()', 'bad argument #1 to rep (string expected, got nil)'],
    ['error({})', 'the script failed with a table'],
  ])('says what is wrong with %j', (script, message) => {
    expect(run(script)).toContain(`failed: `);
    expect(run(script)).toContain(message);
  });
});

describe('numbers are written as in 5.1', () => {
  test.each<[string, string]>([
    ['1', '1'],
    ['1.0', '1'],
    ['10 / 2', '5'],
    ['10 / 4', '2.5'],
    ['-0.0', '0'],
    ['1e15', '1000000000000000'],
    ['0.1 + 0.2', '0.30000000000000004'],
    ['0.00001', '1e-05'],
    ['2 ^ 53', '9007199254740992'],
    ['obj.whole', '3'],
    ['obj.fraction', '0.5'],
  ])('%s is %s', (expression, text) => {
    const obj = { whole: 3, fraction: 0.5 };
    expect(run(`return tostring(${expression})`, { obj })).toBe(text);
    expect(run(`return "" .. (${expression})`, { obj })).toBe(text);
  });
});

describe('the libraries', () => {
  test.each<[string, unknown]>([
    [
      'return string.format("%d|%5.2f|%s|%q|%x|%%|%5s|%-5s|", 3.7, 2.5, nil, "a", 255, "r", "l")',
      '3| 2.50|nil|"a"|ff|%|    r|l    |',
    ],
    [
      'return string.format("%05d|%+d|%g|%g|%e|%c|%i", 42, 42, 0.1, 1e20, 12345.678, 65, -3)',
      '00042|+42|0.1|1e+20|1.234568e+04|A|-3',
    ],
    ['return ("%s:%s"):format(true, 1)', 'true:1'],
    [
      'return ("x"):rep(3) .. ("abc"):sub(2, -1) .. ("aB"):upper() .. ("aB"):lower() .. ("abc"):reverse()',
      'xxxbcABabcba',
    ],
    ['return {("abc"):byte(1, -1)}', [97, 98, 99]],
    ['return string.char(72, 105) .. #"é"', 'Hi2'],
    ['return {("hello world"):find("o w")}', [5, 7]],
    ['return {("hello"):find("l+")}', [3, 4]],
    ['return {("a.b"):find(".", 1, true)}', [2, 2]],
    ['return {("key = value"):match("^(%w+)%s*=%s*(%w+)$")}', ['key', 'value']],
    ['return (" trim "):match("^%s*(.-)%s*$")', 'trim'],
    ['return (("2026-03-01"):match("(%d+)-(%d+)"))', '2026'],
    ['return ("f(a(b)c)d"):match("%b()")', '(a(b)c)'],
    ['return (("THE (quick) fox"):find("%f[%a]%a+%f[%A]"))', 1],
    ['return {("hello"):gsub("l", "L")}', ['heLLo', 2]],
    ['return {("hello"):gsub("", "-")}', ['-h-e-l-l-o-', 6]],
    ['return (("a b"):gsub("(%w) (%w)", "%2 %1 %0 %%"))', 'b a a b %'],
    ['return (("$x $y"):gsub("%$(%w)", {x = "1"}))', '1 $y'],
    ['return (("abc"):gsub("%w", function(c) if c == "b" then return "B" end end))', 'aBc'],
    ['return (("abc"):gsub("%w", "x", 2))', 'xxc'],
    [
      'local t = {} for k, v in ("a=1, b=2"):gmatch("(%w+)=(%w+)") do t[k] = v end return t',
      { a: '1', b: '2' },
    ],
    ['local n = 0 for _ in ("a b"):gfind("%a") do n = n + 1 end return n', 2],
    ['return table.concat({1, "b", 3}, ", ", 2, 3)', 'b, 3'],
    ['local t = {1, 3} table.insert(t, 2, 2) table.insert(t, 4) return t', [1, 2, 3, 4]],
    ['local t = {1, 2, 3} return {table.remove(t, 1), table.remove(t), #t}', [1, 3, 1]],
    ['local t = {3, 1, 2} table.sort(t) return t', [1, 2, 3]],
    ['local t = {3, 1, 2} table.sort(t, function(a, b) return a > b end) return t', [3, 2, 1]],
    [
      'local t = {} for i = 1, 50 do t[i] = i % 7 end table.sort(t, function() return true end) return #t',
      50,
    ],
    ['return table.getn({1, 2}) + table.maxn({[7] = 1})', 9],
    ['return math.floor(2.7) + math.max(1, 5, 3) + math.pow(2, 3) + math.abs(-1)', 16],
    ['return math.huge > 1e308 and math.mod(7, 4)', 3],
    ['return os.date("!%Y-%m-%dT%XZ")', '2026-03-01T04:05:06Z'],
    ['return os.date("!%Y%m%d%H%M", 0)', '197001010000'],
    ['return os.time() - os.time({year = 2026, month = 3, day = 1, hour = 4})', 306],
    ['return os.date("*t", 0).year', 1970],
  ])('%s', (script, result) => {
    expect(run(script)).toEqual(result);
  });

  test.each([
    ['string.lower("A")', false],
    ['("a"):lower()', false],
    ['math.floor(1)', false],
    ['os.time()', false],
    ['require("os").time()', true],
    ['require("os").date("!%Y")', true],
    ['table.concat({}, "")', true],
    ['tostring(1)', true],
    ['package.loaded.table.getn({})', true],
  ])('by default, %s: %s', (expression, there) => {
    const answer = run(`return ${expression}`, { libraries: 'default' });
    expect(String(answer).startsWith('failed: ')).toBe(!there);
  });

  test.each(['io', 'debug', 'dofile', 'loadfile', 'coroutine', 'channel'])(
    'never has %s',
    (name) => {
      expect(run(`return ${name} == nil`)).toBe(true);
    },
  );

  test.each(['execute', 'exit', 'getenv', 'remove', 'rename', 'tmpname'])(
    'os never has %s',
    (name) => {
      expect(run(`return os.${name} == nil`)).toBe(true);
    },
  );
});

describe('objects', () => {
  test('are real tables: pairs, # and table.insert work, null is nil', () => {
    const obj = { list: [1, { a: null }], empty: {}, none: null, text: 'é' };
    expect(
      run(
        'table.insert(obj.list, 3) return {#obj.list, obj.none == nil, obj.list[2].a == nil, #obj.text}',
        { obj },
      ),
    ).toEqual([3, true, true, 2]);
    expect(run('local n = 0 for _ in pairs(obj) do n = n + 1 end return n', { obj })).toBe(3);
    expect(run('obj.added = obj.text return obj', { obj })).toEqual({
      list: [1, {}],
      empty: {},
      text: 'é',
      added: 'é',
    });
  });

  test('a list has no gaps where there was a null', () => {
    const obj = { list: [null, 'a', null, 'b', null], nulls: [null] };
    const script =
      'local n = 0 for _ in ipairs(obj.list) do n = n + 1 end return {n, #obj.nulls, obj}';
    expect(run(script, { obj })).toEqual([2, 0, { list: ['a', 'b'], nulls: [] }]);
  });

  test('empty maps and lists come back as what they were, wherever they are moved', () => {
    const obj = {
      spec: { map: {}, list: [], items: [{ emptyDir: {} }, { args: [] }], last: ['a'] },
    };
    const script =
      'table.remove(obj.spec.items, 1) table.remove(obj.spec.last) obj.spec.copy = obj.spec.map return obj';
    expect(run(script, { obj })).toEqual({
      spec: { map: {}, list: [], items: [{ args: [] }], last: [], copy: {} },
    });
  });

  test.each([
    ['return {1, 2, a = 3}', 'mixes a list with named fields'],
    ['return {[1000] = 1}', 'mixes a list'],
    ['return {f = print}', 'f is a function, which is not data'],
    ['return {n = 1/0}', 'n is not a finite number'],
    ['local t = {} t.t = t return t', 'nested too deeply'],
    ['local t = {} for i = 1, 150 do t = {t, t} end return t', 'too large'],
    ['local t, s = {}, string.rep("x", 1e6) for i = 1, 100 do t[i] = s end return t', 'too large'],
  ])('what JSON cannot say is told: %s', (script, message) => {
    expect(() => run(script)).toThrow(message);
  });

  test('nothing is shared between runs', () => {
    run('shared = 1 string.lower = nil table.insert = nil _G.pairs = nil');
    expect(run('return shared == nil and string.lower("A") == "a" and pairs ~= nil')).toBe(true);
  });
});

describe('limits', () => {
  const quick = createLua({ timeMs: 60 });
  const small = createLua({ timeMs: 20_000, memoryBytes: 8 * 1024 * 1024 });

  test.each([
    ['an endless loop', 'while true do end', 'time'],
    ['an endless goto', '::a:: goto a', 'time'],
    ['a loop that catches errors', 'while true do pcall(error, "x") end', 'time'],
    ['a loop inside pcall', 'pcall(function() while true do end end) return 1', 'time'],
    [
      'endless recursion in pcall',
      'local function f() pcall(f) f() end while true do pcall(f) end',
      'time',
    ],
    [
      'a pattern that backtracks',
      'return string.find(string.rep("a", 30000), string.rep("a*", 60) .. "b")',
      'time',
    ],
    [
      'replacing a great deal',
      'local s = string.rep("a", 1e6) while true do s = s:gsub("a", "b") end',
      'time',
    ],
    ['sorting by an endless order', 'table.sort({2, 1}, function() while true do end end)', 'time'],
    ['a long text', 'return string.rep("x", 1e9)', 'memory'],
    ['a text that doubles', 'local s = "x" while true do s = s .. s end', 'memory'],
    [
      'a text that is joined',
      'local t = {} for i = 1, 1000 do t[i] = string.rep("x", 1e6) end',
      'memory',
    ],
    ['a wide format', 'local s = string.rep("%s", 1000) return s:rep(100000)', 'memory'],
  ])('%s ends', (_, script, limit) => {
    const limited = limit === 'time' ? quick : small;
    const outcome = limited.run({ script, libraries: 'standard', globals: {} });
    expect(outcome).toMatchObject({ kind: 'exceeded', limit });
    expect(limited.run({ script: 'return 1', libraries: 'default', globals: {} })).toEqual({
      kind: 'done',
      result: 1,
    });
  });

  test('tables that fill the memory end', () => {
    const script = 'local t = {} while true do t[#t + 1] = {} end';
    expect(small.run({ script, libraries: 'default', globals: {} })).toMatchObject({
      kind: 'exceeded',
      limit: 'memory',
    });
  });

  test.each([
    ['deep recursion', 'local function f() return f() + 1 end return f()', 'stack overflow'],
    [
      'a ring of metatables',
      'local t = {} setmetatable(t, {__index = t}) return t.x',
      'stack overflow',
    ],
    ['deep parentheses', `return ${'('.repeat(5000)}1${')'.repeat(5000)}`, 'nested too deeply'],
    ['deep blocks', `${'do '.repeat(5000)}${'end '.repeat(5000)}`, 'nested too deeply'],
    ['a long sum', `return ${'1 + '.repeat(200_000)}1`, 'stack overflow'],
    [
      'a text to load that is too long',
      'return assert(loadstring(string.rep(" ", 1e6)))',
      'too long',
    ],
    ['too much to unpack', 'return unpack({}, 1, 1e9)', 'too many results'],
    ['a script that is too long', `--${'x'.repeat(2_000_000)}`, 'longer than'],
  ])('%s is refused', (_, script, message) => {
    const outcome = lua.run({ script, libraries: 'standard', globals: {} });
    expect(outcome).toMatchObject({ kind: 'failed', message: expect.stringContaining(message) });
  });
});

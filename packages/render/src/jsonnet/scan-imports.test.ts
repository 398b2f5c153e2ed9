import { expect, test } from 'vitest';
import { scanImports } from './scan-imports.ts';

test.each<[string, string, string[]]>([
  ['each keyword', 'import "a" + importstr \'b\' + importbin "c"', ['a code', 'b', 'c']],
  ['raw texts', `import @"a""b" + import @'c\\d'`, ['a"b code', 'c\\d code']],
  ['escapes', 'import "\\u0061\\/b\\"c"', ['a/b"c code']],
  ['a line between', 'import // "no"\n /* "no" */ # "no"\n "a"', ['a code']],
  ['no comment', '// import "a"\n# import "b"\n/* import "c" */ 1', []],
  ['no text', '"import \\"a\\"" + \'import "b"\'', []],
  ['no text block', 'local x = |||\n  import "a"\n\n    |||\n  it\'s\n|||; import "b"', ['b code']],
  ['no longer word', 'important "a" + ximport "b"', []],
  ['nothing after what does not end', 'import "a" + "b', ['a code']],
  ['nothing in a comment that does not end', 'import "a" /* import "b"', ['a code']],
])('finds the imports of %s', (_, text, expected) => {
  expect(scanImports(text).map((one) => one.path + (one.isCode ? ' code' : ''))).toEqual(expected);
});

test.each(['/*', '"\\', '|||\n', '@"', "'", '|||\n ', '#'])(
  'takes time in proportion to a text of many %j',
  (part) => {
    // In any other proportion this would take hours.
    expect(scanImports(part.repeat(1_000_000))).toEqual([]);
  },
);

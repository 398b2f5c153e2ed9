import { describe, expect, it } from 'vitest';
import { envsubst } from './envsubst.ts';

const VARIABLES: Record<string, string> = {
  name: 'web',
  empty: '',
  path: 'a/b/c.tar.gz',
  word: 'Hello World',
  digits: '0123456789',
};

/* biome-ignore-start lint/suspicious/noTemplateCurlyInString: the form that is tested. */
const CASES: [text: string, result: string][] = [
  ['plain text', 'plain text'],
  ['${name}-${name}', 'web-web'],
  ['[${unset}] [${empty}]', '[] []'],
  ['$name $(name) $ ${name}$', '$name $(name) $ web$'],
  ['$${name} and $$ and $$$', '${name} and $ and $$'],
  ['${unset:=default} ${empty:=default} ${name:=default}', 'default default web'],
  ['${unset:-a b: "c"} ${unset=d} ${unset:-}', 'a b: "c" d '],
  ['${unset:-${name}} ${unset:-x-${other:=y}-z}', 'web x-y-z'],
  ['${digits:3} ${digits:2:3} ${digits:20}', '3456789 234 '],
  ['${digits:8:9} ${digits:-2}', '89 0123456789'],
  ['${path/a/x} ${path//./-} ${path/b}', 'x/b/c.tar.gz a/b/c-tar-gz a//c.tar.gz'],
  ['${path/#a/x} ${path/%gz/xz} ${path/#b/x}', 'x/b/c.tar.gz a/b/c.tar.xz a/b/c.tar.gz'],
  ['${path/\\/b/-}', 'a-/c.tar.gz'],
  ['${word,,} ${word^^} ${word,} ${name^}', 'hello world HELLO WORLD hello World Web'],
  ['${path#*/} ${path%.*} ${path%%.*} ${word##* }', 'b/c.tar.gz a/b/c.tar a/b/c World'],
  ['${#name} ${#unset}', '3 0'],
];

describe('variables as Flux replaces them', () => {
  it.each(CASES)('%s', (text, result) => {
    expect(envsubst(text, (name) => VARIABLES[name])).toBe(result);
  });

  it.each([
    '${',
    '${}',
    '${.Values.x}',
    '${name',
    '${name:-x',
    '${na me}',
    '${name!}',
    '${#name-}',
  ])('%s is refused', (text) => {
    expect(() => envsubst(`before ${text}`, () => '')).toThrow(/variable/);
  });

  it('keeps its time and depth bounded', () => {
    const deep = '${a:-'.repeat(5_000);
    expect(() => envsubst(deep, () => '')).toThrow('nested too deep');
    const glob = `\${a##${'*'.repeat(50)}x}`;
    expect(envsubst(glob, () => 'a'.repeat(500))).toBe('a'.repeat(500));
  });
});
/* biome-ignore-end lint/suspicious/noTemplateCurlyInString: the form that is tested. */

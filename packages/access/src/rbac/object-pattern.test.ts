import type { ObjectPattern } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { objectPatterns } from './object-pattern.ts';

const like = (text: string, project?: string): ObjectPattern => ({
  kind: 'like',
  like: text,
  ...(project !== undefined && { project }),
});
const project = (name: string): ObjectPattern => ({ kind: 'project', project: name });
const exact = (object: string): ObjectPattern => ({ kind: 'exact', object });
const regex = (text: string): ObjectPattern => ({ kind: 'regex', regex: text });

describe('an object of a rule as a database compares it', () => {
  it.each<[string, ObjectPattern[] | undefined]>([
    ['*', [{ kind: 'any' }]],
    ['*/*', [{ kind: 'any' }]],
    ['shop/*', [project('shop')]],
    ['shop/web', [exact('shop/web')]],
    ['shop/web-*', [like('shop/web-%', 'shop')]],
    ['shop*', [like('shop%')]],
    ['a_b/100%*', [like('a\\_b/100\\%%', 'a_b')]],
    ['shop/w?b', [like('shop/w_b', 'shop')]],
    ['{shop,ops}/*', [project('shop'), project('ops')]],
    ['{shop}/web', [exact('shop/web')]],
    ['shop/{web,api*}', [exact('shop/web'), like('shop/api%', 'shop')]],
    ['{a,{b,c}d}/*', [project('a'), project('bd'), project('cd')]],
    ['shop/[wv]eb', [regex('^shop\\/[wv]eb$')]],
    ['shop/[!0-9]*', [regex('^shop\\/[^0-9].*$')]],
    ['shop/[a-é]', undefined],
    [`{${Array.from({ length: 65 }, (_, n) => n).join(',')}}/*`, undefined],
    ['{a,b,c,d,e,f,g,h,i}{a,b,c,d,e,f,g,h}/*', undefined],
    ['a\0b', undefined],
  ])('%s', (glob, patterns) => {
    expect(objectPatterns('glob', glob)).toEqual(patterns);
  });
});

import { describe, expect, test } from 'vitest';
import { paramSets } from '../testing/given.ts';

const list = (...elements: object[]) => ({ list: { elements } });

describe('a matrix', () => {
  test('is every set of the first with every set of the second', async () => {
    const generators = [list({ a: '1' }, { a: '2' }), list({ b: 'x' }, { b: 'y' })];
    expect(await paramSets({ matrix: { generators } })).toEqual([
      { a: '1', b: 'x' },
      { a: '1', b: 'y' },
      { a: '2', b: 'x' },
      { a: '2', b: 'y' },
    ]);
  });

  test('puts the first one’s parameters into the second, keys too', async () => {
    const generators = [list({ a: '1' }), list({ b: '{{a}}!', 'k{{a}}': '{{none}}' })];
    expect(await paramSets({ matrix: { generators } })).toEqual([
      { a: '1', b: '1!', k1: '{{none}}' },
    ]);
    const go = [list({ a: { x: 1 } }), list({ b: '{{ .a.x }}', c: [{ d: '{{ .a }}' }], e: null })];
    expect(await paramSets({ matrix: { generators: go } }, { goTemplate: true })).toEqual([
      { a: { x: 1 }, b: '1', c: [{ d: 'map[x:1]' }] },
    ]);
  });

  test.each([true, false])(
    'selects clusters by what the first found, goTemplate %s',
    async (goTemplate) => {
      const env = goTemplate ? '{{ .path.basename }}' : '{{path.basename}}';
      const generators = [
        { git: { directories: [{ path: '*' }] } },
        { clusters: { selector: { matchLabels: { env } } } },
      ];
      const clusters = ['dev', 'prod'].map((name) => ({
        name,
        server: name,
        labels: { env: name },
      }));
      const files = { 'dev/a': '', 'prod/a': '' };
      const sets = await paramSets({ matrix: { generators } }, { clusters, files, goTemplate });
      expect(sets.map((set) => (set as { name: string }).name)).toEqual(['dev', 'prod']);
    },
  );

  test('without Go templates refuses two values of one key', async () => {
    const same = [list({ a: '1' }), list({ a: '1', b: '2' })];
    expect(await paramSets({ matrix: { generators: same } })).toEqual([{ a: '1', b: '2' }]);
    const generators = [list({ a: '1' }), list({ a: '2' })];
    await expect(paramSets({ matrix: { generators } })).rejects.toThrow(
      'found duplicate key a with different value, a: 1 ,b: 2',
    );
  });

  test('with Go templates lets the first one win, deeply, also by what is empty', async () => {
    const generators = [
      list({ a: '', on: false, m: { x: 1, l: [1] } }),
      list({ a: 'second', on: true, m: { x: 2, y: 3, l: [2, 3] }, n: null }),
    ];
    expect(await paramSets({ matrix: { generators } }, { goTemplate: true })).toEqual([
      { a: '', on: false, m: { x: 1, y: 3, l: [1] } },
    ]);
  });

  test.each<[string, string, string]>([
    ['its own parameters', '{{ .path.basename }}', 'web'],
    ['the first one’s', '{{ .first }}', 'one'],
    ['neither', 'plain', 'plain'],
  ])('lets values of the second name %s', async (_, value, expected) => {
    const generators = [
      list({ first: 'one' }),
      { git: { directories: [{ path: '*' }], values: { v: value } } },
    ];
    const given = { files: { 'web/a': '' }, goTemplate: true, options: ['missingkey=error'] };
    const sets = await paramSets({ matrix: { generators } }, given);
    expect(sets).toMatchObject([{ values: { v: expected } }]);
  });

  test('tells which child and what is missing', async () => {
    const generators = [list({ a: '1' }), list({ b: '{{ .none }}' })];
    const options = { goTemplate: true, options: ['missingkey=error'] };
    await expect(paramSets({ matrix: { generators } }, options)).rejects.toThrow(
      /^matrix: generators\[1\]: list: template: line 1: map has no entry for key "none"/,
    );
  });

  test('of nothing is nothing', async () => {
    expect(await paramSets({ matrix: { generators: [list(), list({ b: '1' })] } })).toEqual([]);
    expect(await paramSets({ matrix: { generators: [list({ b: '1' }), list()] } })).toEqual([]);
  });
});

describe('a merge', () => {
  const base = list({ k: '1', v: 'a', w: 'b' }, { k: '2', v: 'c' });

  test('overlays the base in order, and drops what fits no base', async () => {
    const generators = [
      base,
      list({ k: '1', v: 'A' }, { k: '9', v: 'Z' }),
      list({ k: '1', w: 'B' }),
    ];
    expect(await paramSets({ merge: { mergeKeys: ['k'], generators } })).toEqual([
      { k: '1', v: 'A', w: 'B' },
      { k: '2', v: 'c' },
    ]);
  });

  test('goes by all keys together', async () => {
    const generators = [
      list({ k: '1', l: 'x', v: 'a' }, { k: '1', l: 'y', v: 'b' }),
      list({ k: '1', l: 'y', v: 'B' }),
    ];
    expect(await paramSets({ merge: { mergeKeys: ['k', 'l', 'k'], generators } })).toEqual([
      { k: '1', l: 'x', v: 'a' },
      { k: '1', l: 'y', v: 'B' },
    ]);
  });

  test('goes by values that are made for it', async () => {
    const clusters = [{ name: 'de1', server: 's', labels: { location: 'Germany' } }];
    const generators = [
      {
        clusters: {
          selector: { matchLabels: { location: 'Germany' } },
          values: { selector: '{{ metadata.labels.location }}' },
        },
      },
      { git: { directories: [{ path: '*' }], values: { selector: '{{ path }}' } } },
    ];
    const given = { clusters, files: { 'Germany/a': '', 'France/a': '' } };
    const sets = await paramSets({ merge: { mergeKeys: ['values.selector'], generators } }, given);
    expect(sets).toMatchObject([{ name: 'de1', path: 'Germany', 'values.selector': 'Germany' }]);
  });

  test('with Go templates merges maps, and knows keys of the first level only', async () => {
    const generators = [
      list({ k: 1, m: { x: 1, y: 1 } }, { k: true, m: {} }),
      list({ k: 1, m: { y: 2, z: 0 } }),
    ];
    expect(
      await paramSets({ merge: { mergeKeys: ['k'], generators } }, { goTemplate: true }),
    ).toEqual([
      { k: 1, m: { x: 1, y: 2, z: 0 } },
      { k: true, m: {} },
    ]);
    const nested = { merge: { mergeKeys: ['m.x'], generators } };
    await expect(paramSets(nested, { goTemplate: true })).rejects.toThrow('{"m.x":null}');
  });

  test('merges sets that both lack the key', async () => {
    const generators = [list({ a: 'a' }), list({ b: 'b' })];
    expect(await paramSets({ merge: { mergeKeys: ['c'], generators } })).toEqual([
      { a: 'a', b: 'b' },
    ]);
  });

  test.each<[string, object, string | RegExp]>([
    ['one child', { mergeKeys: ['k'], generators: [base] }, 'Merge requires two or more'],
    ['no keys', { generators: [base, base] }, 'no merge keys were specified'],
    [
      'a base that is not unique',
      { mergeKeys: ['x'], generators: [base, list()] },
      'Duplicate key was {"x":null}',
    ],
    [
      'an overlay that is not unique',
      { mergeKeys: ['k'], generators: [base, list({ k: '1' }, { k: '1' })] },
      'Duplicate key was {"k":"1"}',
    ],
    [
      'a child that fails',
      { mergeKeys: ['k'], generators: [base, list({ k: 1 })] },
      /^merge: generators\[1\]: list: error parsing/,
    ],
  ])('refuses %s', async (_, merge, message) => {
    await expect(paramSets({ merge })).rejects.toThrow(message);
  });

  test('children know nothing of each other', async () => {
    const generators = [list({ k: '1', a: 'x' }), list({ k: '1', b: '{{a}}' })];
    expect(await paramSets({ merge: { mergeKeys: ['k'], generators } })).toEqual([
      { k: '1', a: 'x', b: '{{a}}' },
    ]);
  });
});

describe('a merge of many sets', () => {
  test('takes a time that grows with them, and not with their square', async () => {
    const many = (value: string) =>
      list(...Array.from({ length: 20_000 }, (_, id) => ({ id: String(id), value })));
    const merge = { generators: [many('a'), many('b')], mergeKeys: ['id'] };
    const sets = await paramSets({ merge });
    expect(sets).toHaveLength(20_000);
    expect(sets.at(-1)).toEqual({ id: '19999', value: 'b' });
  });
});

describe('combinations', () => {
  const two = [list({ a: '1' }), list({ b: '2' })];

  test('nest once', async () => {
    const inner = { matrix: { generators: two } };
    const merge = {
      merge: { mergeKeys: ['a'], generators: [list({ a: '1' }), list({ a: '1', c: '3' })] },
    };
    expect(await paramSets({ matrix: { generators: [inner, list({ d: '4' })] } })).toEqual([
      { a: '1', b: '2', d: '4' },
    ]);
    expect(await paramSets({ matrix: { generators: [list({ d: '4' }), merge] } })).toEqual([
      { a: '1', c: '3', d: '4' },
    ]);
    const deeper = {
      matrix: {
        generators: [{ matrix: { generators: [inner, list({ e: '5' })] } }, list({ d: '4' })],
      },
    };
    await expect(paramSets(deeper)).rejects.toThrow('child generator generated no parameters');
  });

  test('render a nested second child with the outer parameters first', async () => {
    const inner = { matrix: { generators: [list({ b: '{{a}}b' }), list({ c: '{{b}}{{a}}c' })] } };
    expect(await paramSets({ matrix: { generators: [list({ a: '1' }), inner] } })).toEqual([
      { a: '1', b: '1b', c: '1b1c' },
    ]);
  });

  test.each<[string, object[], string]>([
    ['one child', [list()], 'found less than two generators'],
    ['three', [list(), list(), list()], 'found more than two generators'],
    [
      'two generators in one child',
      [{ ...list({ a: '1' }), clusters: {} }, list()],
      'found more than one generator',
    ],
    ['none in a child', [{ selector: {} }, list()], 'child generator generated no parameters'],
    ['one that is unknown', [{ other: {} }, list()], 'child generator generated no parameters'],
  ])('a matrix of %s is refused', async (_, generators, message) => {
    await expect(paramSets({ matrix: { generators } })).rejects.toThrow(message);
  });

  test('are bounded', async () => {
    const many = list(...Array.from({ length: 300 }, (_, at) => ({ [`k${at}`]: 'v' })));
    await expect(paramSets({ matrix: { generators: [many, many] } })).rejects.toThrow(
      'more than 50000 parameter sets',
    );
  });
});

describe('a selector over what was made', () => {
  const elements = [
    { env: 'staging', url: 'https://a', values: { tier: '1' } },
    { env: 'prod', url: 'https://b', values: { tier: '2' } },
  ];

  test.each<[string, object, string[]]>([
    ['a label', { matchLabels: { env: 'staging' } }, ['staging']],
    ['a value that no label could have', { matchLabels: { url: 'https://b' } }, ['prod']],
    ['values', { matchLabels: { 'values.tier': '2' } }, ['prod']],
    [
      'an expression',
      { matchExpressions: [{ key: 'env', operator: 'NotIn', values: ['prod'] }] },
      ['staging'],
    ],
    ['all of it', { matchLabels: { env: 'prod', 'values.tier': '1' } }, []],
    ['nothing', {}, ['staging', 'prod']],
    ['what is not there', { matchExpressions: [{ key: 'none', operator: 'Exists' }] }, []],
  ])('goes by %s', async (_, selector, envs) => {
    for (const goTemplate of [true, false]) {
      const sets = await paramSets({ list: { elements }, selector }, { goTemplate });
      expect(sets.map((set) => (set as { env: string }).env)).toEqual(envs);
    }
  });

  test.each([true, false])(
    'sees labels and values of clusters, goTemplate %s',
    async (goTemplate) => {
      const clusters = ['dev', 'prod'].map((name) => ({
        name,
        server: name,
        labels: { env: name },
      }));
      const generator = { clusters: { values: { v: goTemplate ? '{{.name}}' : '{{name}}' } } };
      for (const key of ['metadata.labels.env', 'values.v']) {
        const entry = { ...generator, selector: { matchLabels: { [key]: 'prod' } } };
        expect(await paramSets(entry, { clusters, goTemplate })).toMatchObject([{ name: 'prod' }]);
      }
    },
  );

  test('sees numbers as Go prints them', async () => {
    const selector = { matchLabels: { n: '1e+06', 'l.0': 'true' } };
    const entry = { list: { elements: [{ n: 1_000_000, l: [true] }] }, selector };
    expect(await paramSets(entry, { goTemplate: true })).toHaveLength(1);
  });

  test('applies to children of combinations, nested ones too', async () => {
    const child = { ...list({ a: '1' }, { a: '2' }), selector: { matchLabels: { a: '2' } } };
    const inner = { matrix: { generators: [child, list({ b: 'x' })] } };
    expect(await paramSets({ matrix: { generators: [inner, list({ c: 'y' })] } })).toEqual([
      { a: '2', b: 'x', c: 'y' },
    ]);
  });

  test('is not rendered', async () => {
    const child = { ...list({ b: '{{a}}' }), selector: { matchLabels: { b: '{{a}}' } } };
    expect(await paramSets({ matrix: { generators: [list({ a: '1' }), child] } })).toEqual([]);
  });

  test('with a key that is none is refused', async () => {
    const entry = { ...list({ a: '1' }), selector: { matchLabels: { 'path[0]': 'x' } } };
    await expect(paramSets(entry)).rejects.toThrow('"path[0]" is not a valid label key');
  });
});

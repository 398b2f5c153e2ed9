import { describe, expect, test } from 'vitest';
import { paramSets } from '../testing/given.ts';

describe('elements without Go templates', () => {
  test.each<[string, object[], object[]]>([
    ['are texts', [{ a: '1', b: 'x' }], [{ a: '1', b: 'x' }]],
    ['keep their order', [{ a: '2' }, { a: '1' }], [{ a: '2' }, { a: '1' }]],
    ['may hold values', [{ values: { v: '1', w: '2' } }], [{ 'values.v': '1', 'values.w': '2' }]],
    ['may be empty', [{}], [{}]],
  ])('%s', async (_, elements, sets) => {
    expect(await paramSets({ list: { elements } })).toEqual(sets);
  });

  test.each<[object, string]>([
    [{ a: 1 }, 'list: error parsing value as string: a of an element is 1'],
    [{ a: { b: 'c' } }, 'a of an element is {"b":"c"}'],
    [{ a: null }, 'a of an element is null'],
    [{ values: 'x' }, 'values must be a map'],
    [{ values: { v: true } }, 'values.v of an element is true'],
  ])('%j is refused', async (element, message) => {
    await expect(paramSets({ list: { elements: [element] } })).rejects.toThrow(message);
  });
});

test('elements with Go templates are what they are', async () => {
  const elements = [{ a: 1, b: { c: [true, null] }, values: { v: 2 } }];
  expect(await paramSets({ list: { elements } }, { goTemplate: true })).toEqual(elements);
});

describe('elementsYaml', () => {
  test.each<[string, object[]]>([
    ['[{"a": "1"}]', [{ e: 'x' }, { a: '1' }]],
    ['- a: 1\n- b: {c: d}\n', [{ e: 'x' }, { a: 1 }, { b: { c: 'd' } }]],
    ['[]', [{ e: 'x' }]],
    ['', [{ e: 'x' }]],
    ['null', [{ e: 'x' }]],
  ])('%j comes behind the elements', async (elementsYaml, sets) => {
    const list = { elements: [{ e: 'x' }], elementsYaml };
    expect(await paramSets({ list }, { goTemplate: true })).toEqual(sets);
  });

  test.each(['{"a": 1}', '[1]', '[{', 'text'])('%j is refused', async (elementsYaml) => {
    await expect(paramSets({ list: { elementsYaml } })).rejects.toThrow('decoded ElementsYaml');
  });

  test('is rendered with what the first child of a matrix found', async () => {
    const matrix = {
      generators: [
        { git: { files: [{ path: 'list.yaml' }] } },
        { list: { elements: [], elementsYaml: '{{ .key.parts | toJson }}' } },
      ],
    };
    const files = { 'list.yaml': 'key: {parts: [{name: a}, {name: b}]}\n' };
    const sets = await paramSets({ matrix }, { goTemplate: true, files });
    expect(sets).toMatchObject([{ name: 'a' }, { name: 'b' }]);
  });
});

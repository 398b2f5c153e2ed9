import { describe, expect, it } from 'vitest';
import type { FieldPath } from './field-path.ts';
import { withoutPaths } from './without-paths.ts';

const OBJECT = () =>
  JSON.parse(`{
    "a": {"b": {"c": 1}, "list": [{"x": 1}, {"x": 2}, {"x": 3}]},
    "empty": {},
    "scalar": 1,
    "__proto__": {"own": {"x": 1}}
  }`);

describe('an object without paths', () => {
  const shape = (change: (object: ReturnType<typeof OBJECT>) => void) => {
    const object = OBJECT();
    change(object);
    return object;
  };
  it.each<[string, FieldPath[], boolean, unknown]>([
    ['a field', [['a', 'b', 'c']], false, shape((o) => delete o.a.b.c)],
    ['a field and what it leaves empty', [['a', 'b', 'c']], true, shape((o) => delete o.a.b)],
    ['what was empty before', [['empty', 'x']], true, shape((o) => delete o.empty)],
    [
      'what is not there',
      [
        ['a', 'z', 'c'],
        ['scalar', 'x'],
        ['a', 'list', 7],
      ],
      false,
      OBJECT(),
    ],
    [
      'items of a list, in whatever order they are named',
      [
        ['a', 'list', 0],
        ['a', 'list', 2],
      ],
      false,
      shape((o) => {
        o.a.list = [{ x: 2 }];
      }),
    ],
    [
      'a field of one item beside another item',
      [
        ['a', 'list', 0],
        ['a', 'list', 1, 'x'],
      ],
      true,
      shape((o) => {
        o.a.list = [{ x: 3 }];
      }),
    ],
    [
      'a field below a key that is called as the prototype is',
      [['__proto__', 'own', 'x']],
      true,
      (() => {
        const { a, empty, scalar } = OBJECT();
        return { a, empty, scalar };
      })(),
    ],
  ])('lacks %s', (_name, paths, dropEmptied, expected) => {
    const object = OBJECT();
    const result = withoutPaths(object, paths, { dropEmptied });
    expect(JSON.stringify(result)).toBe(JSON.stringify(expected));
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
    expect(JSON.stringify(object)).toBe(JSON.stringify(OBJECT()));
  });
});

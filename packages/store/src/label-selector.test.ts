import { UserError } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { parseSelector } from './label-selector.ts';

describe('label selectors', () => {
  it.each([
    ['a=b', [{ kind: 'in', key: 'a', values: ['b'] }]],
    ['a==b', [{ kind: 'in', key: 'a', values: ['b'] }]],
    ['a = b', [{ kind: 'in', key: 'a', values: ['b'] }]],
    ['a=', [{ kind: 'in', key: 'a', values: [''] }]],
    ['a!=b', [{ kind: 'notIn', key: 'a', values: ['b'] }]],
    ['a in (b, c)', [{ kind: 'in', key: 'a', values: ['b', 'c'] }]],
    ['a notin (b)', [{ kind: 'notIn', key: 'a', values: ['b'] }]],
    ['a', [{ kind: 'present', key: 'a' }]],
    ['!a', [{ kind: 'absent', key: 'a' }]],
    ['', []],
    [
      'app.kubernetes.io/name=x, env in (dev,prod),!old',
      [
        { kind: 'in', key: 'app.kubernetes.io/name', values: ['x'] },
        { kind: 'in', key: 'env', values: ['dev', 'prod'] },
        { kind: 'absent', key: 'old' },
      ],
    ],
  ])('reads %j', (selector, expected) => {
    expect(parseSelector(selector)).toEqual(expected);
  });

  it.each(['a in b', '=b', 'a=b=c', 'a in (b', "a='b'", 'a b'])('refuses %j', (selector) => {
    expect(() => parseSelector(selector)).toThrow(UserError);
  });

  it('are read in linear time', () => {
    const started = process.cpuUsage();
    expect(parseSelector(','.repeat(200_000))).toEqual([]);
    expect(() => parseSelector(`${'a in ('.repeat(50_000)}`)).toThrow(UserError);
    expect(process.cpuUsage(started).user).toBeLessThan(2_000_000);
  });
});

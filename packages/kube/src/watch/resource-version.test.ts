import { expect, test } from 'vitest';
import { compareVersions, isNewer } from './resource-version.ts';

test.each([
  { a: '5', b: '5', order: 'same' },
  { a: '10', b: '9', order: 'newer' },
  { a: '9', b: '10', order: 'older' },
  { a: '18446744073709551616', b: '18446744073709551615', order: 'newer' },
  { a: 'abc', b: 'abc', order: 'same' },
  { a: 'abc', b: '5', order: 'unknown' },
  { a: '05', b: '4', order: 'unknown' },
])('$a is $order against $b', ({ a, b, order }) => {
  expect(compareVersions(a, b)).toBe(order);
  expect(isNewer(a, b)).toBe(order === 'newer' || order === 'unknown');
});

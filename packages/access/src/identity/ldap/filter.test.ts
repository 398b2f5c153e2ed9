import { describe, expect, it } from 'vitest';
import { allOf, attributeIs, parseFilter } from './filter.ts';

describe('a filter', () => {
  it.each([
    ['a plain value', 'uid', 'alice', '(uid=alice)'],
    ['any', 'uid', '*', '(uid=\\2a)'],
    ['brackets', 'uid', 'a)(uid=b', '(uid=a\\29\\28uid=b)'],
    ['an escape', 'uid', '\\2a', '(uid=\\5c2a)'],
    ['a zero', 'uid', 'a\0', '(uid=a\\00)'],
    [
      'the groups of groups, as Active Directory follows them',
      'member:1.2.840.113556.1.4.1941:',
      'CN=O\\, Brien (ops),DC=example',
      '(member:1.2.840.113556.1.4.1941:=CN=O\\5c, Brien \\28ops\\29,DC=example)',
    ],
  ])('holds a value as it is: %s', (_title, attribute, value, expected) => {
    expect(attributeIs(attribute, value).toString()).toBe(expected);
  });

  it('of the configuration stands beside what is asked', () => {
    const both = allOf(parseFilter(' (| (a=b)\n (c=d) ) '), undefined, attributeIs('uid', '*'));
    expect(both.toString()).toBe('(&(|(a=b)(c=d))(uid=\\2a))');
  });

  it('keeps the spaces within a value', () => {
    expect(parseFilter('(&(cn=a b)(o= x ))').toString()).toBe('(&(cn=a b)(o= x ))');
  });
});

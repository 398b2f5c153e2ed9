import { describe, expect, it } from 'vitest';
import { allValues, attributesToAsk, firstValue } from './entry.ts';

const ENTRY = {
  dn: 'CN=Alice,DC=example',
  sAMAccountName: 'alice',
  mail: [],
  memberOf: ['CN=a', 'CN=b'],
  objectGUID: Buffer.from('00ff10', 'hex'),
};

describe('an entry', () => {
  it.each([
    ['a value', 'sAMAccountName', ['alice']],
    ['an attribute as the directory does not write it', 'samaccountname', ['alice']],
    ['several values', 'memberOf', ['CN=a', 'CN=b']],
    ['bytes', 'objectGUID', ['00ff10']],
    ['its own name', 'DN', ['CN=Alice,DC=example']],
    ['nothing', 'mail', []],
    ['nothing that was not asked', 'cn', []],
  ])('tells %s', (_title, attribute, expected) => {
    expect(allValues(ENTRY, attribute)).toEqual(expected);
    expect(firstValue(ENTRY, attribute)).toBe(expected[0]);
  });

  it.each([
    [
      ['uid', undefined, 'mail', 'uid'],
      ['uid', 'mail'],
    ],
    [['DN', 'cn'], ['cn']],
    // None at all would ask for all.
    [['DN'], ['1.1']],
  ])('for %j is asked for %j', (wanted, expected) => {
    expect(attributesToAsk(wanted)).toEqual(expected);
  });
});

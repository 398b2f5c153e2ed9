import { describe, expect, test } from 'vitest';
import { nameAndValue, seconds, wholeNumber } from './option-values.ts';

describe('option values', () => {
  test.each([
    ['0', 0],
    ['90', 90],
    ['1.5', 1.5],
    ['90s', 90],
    ['2m', 120],
    ['1h30m', 5400],
  ])('%s is %d seconds', (text, expected) => {
    expect(seconds(text)).toBe(expected);
  });

  test.each(['', 'soon', '5x', '5s!', '-1'])('"%s" is no time', (text) => {
    expect(() => seconds(text)).toThrow('is not a time');
  });

  test('whole numbers may be negative', () => {
    expect(wholeNumber('-1')).toBe(-1);
    expect(() => wholeNumber('1.5')).toThrow('not a whole number');
  });

  test('a value may hold equals signs, a name not be empty', () => {
    expect(nameAndValue('--helm-set', 'a.b=c=d')).toEqual({ name: 'a.b', value: 'c=d' });
    expect(() => nameAndValue('--helm-set', '=x')).toThrow('NAME=VALUE');
    expect(() => nameAndValue('--helm-set', 'x')).toThrow('NAME=VALUE');
  });
});

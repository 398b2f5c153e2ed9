import { describe, expect, test } from 'vitest';
import { keptWarning, mergeSettings } from './merge-settings.ts';

type Data = Record<string, string>;

describe('settings of a file', () => {
  test.each<[string, Data, Data, boolean, Data, string[]]>([
    ['leave others alone', { a: '1', b: '2' }, { b: '3' }, false, { a: '1', b: '3' }, ['a']],
    ['are all where nothing was', {}, { b: '3' }, false, { b: '3' }, []],
    ['say nothing: all stay', { a: '1' }, {}, false, { a: '1' }, ['a']],
    ['replace all of them when told', { a: '1', b: '2' }, { b: '3' }, true, { b: '3' }, []],
  ])('%s', (_, before, given, replace, data, kept) => {
    expect(mergeSettings(before, given, { replace })).toEqual({ data, kept });
  });

  test.each<[string, string[], Data, RegExp | undefined]>([
    [
      'that were kept are named',
      ['a', 'c'],
      { b: '3' },
      /^not in the file, and kept: a, c \(--rep/,
    ],
    ['that nobody gave need no word', ['a'], {}, undefined],
    ['that are whole need no word', [], { b: '3' }, undefined],
  ])('%s', (_, kept, given, warning) => {
    const told = keptWarning({ data: {}, kept }, given);
    if (warning) expect(told).toMatch(warning);
    else expect(told).toBeUndefined();
  });
});

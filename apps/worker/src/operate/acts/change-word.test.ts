import type { KubeObject } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { changeWord } from './change-word.ts';

const NAMES = { apiVersion: 'v1', kind: 'ConfigMap' };

function object(resourceVersion: string, rest: object = {}): KubeObject {
  const managedFields = [{ manager: 'lockstep', time: resourceVersion }];
  return { ...NAMES, metadata: { name: 'a', resourceVersion, managedFields }, ...rest };
}

describe('what an apply did', () => {
  it.each<[string, KubeObject | undefined, KubeObject, boolean, string]>([
    ['a new object', undefined, object('1'), false, 'created'],
    ['a new object in a dry run', undefined, object('1'), true, 'created'],
    ['the same version', object('1'), object('1'), false, 'unchanged'],
    ['another version', object('1'), object('2'), false, 'configured'],
    ['a dry run that touches only who owns fields', object('1'), object('2'), true, 'unchanged'],
    [
      'a dry run of a later status',
      object('1'),
      object('1', { status: { a: 1 } }),
      true,
      'unchanged',
    ],
    ['a dry run of other data', object('1'), object('1', { data: { a: 'b' } }), true, 'configured'],
    [
      'a dry run of another order of fields',
      object('1', { data: { a: '1', b: '2' } }),
      object('1', { data: { b: '2', a: '1' } }),
      true,
      'unchanged',
    ],
  ])('%s', (_, before, after, dryRun, word) => {
    expect(changeWord(before, after, dryRun)).toBe(word);
  });
});

import type { SyncWindow } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { appliesTo, readWindows } from './index.ts';

const target = { name: 'shop', namespace: 'prod', clusters: ['https://east.example:6443'] };

describe('a window applies', () => {
  it.each<[string, Partial<SyncWindow>, boolean]>([
    ['without a selector to nothing', {}, false],
    ['without a selector to nothing, with AND either', { andOperator: true }, false],
    ['with empty selectors to nothing', { applications: [], namespaces: null }, false],
    ['by name', { applications: ['till', 'sh*'] }, true],
    ['by another name not', { applications: ['till'] }, false],
    ['by namespace', { namespaces: ['prod'] }, true],
    ['by cluster', { clusters: ['https://east.example:6443'] }, true],
    ['by a glob over the address', { clusters: ['https://*'] }, true],
    ["by the cluster's name only where that is stated", { clusters: ['east'] }, false],
    ['when any selects', { applications: ['till'], namespaces: ['prod'] }, true],
    [
      'with AND when all select',
      { applications: ['shop'], namespaces: ['prod'], andOperator: true },
      true,
    ],
    [
      'with AND not when one does not',
      { applications: ['shop'], namespaces: ['test'], andOperator: true },
      false,
    ],
    ['with AND by the only one given', { namespaces: ['prod'], andOperator: true }, true],
    [
      'with AND not by a cluster that differs',
      { applications: ['*'], clusters: ['west'], namespaces: ['*'], andOperator: true },
      false,
    ],
  ])('%s', (_, selectors, applies) => expect(appliesTo(selectors, target)).toBe(applies));

  it('by either of what a destination states, and by no empty text', () => {
    expect(appliesTo({ clusters: ['east'] }, { ...target, clusters: ['east'] })).toBe(true);
    expect(appliesTo({ clusters: ['*'] }, { ...target, clusters: [] })).toBe(false);
  });
});

describe('a window that cannot be read', () => {
  const good = { kind: 'deny', schedule: '* * * * *', duration: '1h' };
  it.each<[Partial<SyncWindow>, string, string]>([
    [{ kind: 'block' }, 'kind', 'must be allow or deny'],
    [{ kind: 'Deny' }, 'kind', 'must be allow or deny'],
    [{ kind: undefined }, 'kind', 'must be allow or deny'],
    [{ schedule: '@daily' }, 'schedule', 'descriptors'],
    [{ schedule: undefined }, 'schedule', 'empty'],
    [{ duration: '1d' }, 'duration', 'hours, minutes and seconds'],
    [{ duration: undefined }, 'duration', 'hours, minutes and seconds'],
  ])('%o names its field', (change, field, message) => {
    const { windows, problems } = readWindows([good, { ...good, ...change }]);
    expect(windows).toHaveLength(1);
    expect(problems).toEqual([{ index: 1, field, message: expect.stringContaining(message) }]);
  });
});

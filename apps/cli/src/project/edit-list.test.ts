import { expect, it } from 'vitest';
import { withEntry, withoutEntry } from './edit-list.ts';

it.each<[string, unknown[], unknown, unknown[] | undefined, unknown[] | undefined]>([
  ['a text that is new', ['a'], 'b', ['a', 'b'], undefined],
  ['a text that is there', ['a', 'b'], 'b', undefined, ['a']],
  [
    'an object that is new',
    [{ keyID: 'A' }],
    { keyID: 'B' },
    [{ keyID: 'A' }, { keyID: 'B' }],
    undefined,
  ],
  ['an object that is there', [{ keyID: 'A' }], { keyID: 'A' }, undefined, []],
  [
    'a destination, whatever else it says',
    [{ server: 's', namespace: 'n', name: 'x' }],
    { server: 's', namespace: 'n' },
    undefined,
    [],
  ],
  [
    'a service account by its place',
    [{ server: 's', namespace: 'n', defaultServiceAccount: 'a' }],
    { server: 's', namespace: 'n', defaultServiceAccount: 'b' },
    undefined,
    [],
  ],
  [
    'a kind of all names, beside one of a name',
    [{ group: '', kind: 'Namespace', name: 'x' }],
    { group: '', kind: 'Namespace', name: '' },
    [
      { group: '', kind: 'Namespace', name: 'x' },
      { group: '', kind: 'Namespace', name: '' },
    ],
    undefined,
  ],
  [
    'a kind that says nothing of a name',
    [{ group: '', kind: 'Namespace' }],
    { group: '', kind: 'Namespace', name: '' },
    undefined,
    [],
  ],
])('%s is put into a list once, and taken out', (_title, before, entry, added, removed) => {
  expect(withEntry(before, entry)).toEqual(added);
  expect(withoutEntry(before, entry)).toEqual(removed);
});

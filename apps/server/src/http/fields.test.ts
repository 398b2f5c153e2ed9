import { describe, expect, it } from 'vitest';
import { parseFields, selectFields } from './fields.ts';

const application = {
  metadata: { name: 'guestbook', labels: { team: 'a' }, annotations: { note: 'x' } },
  spec: { project: 'default', sources: [{ repoURL: 'https://a', path: 'p' }] },
  status: { sync: { status: 'Synced' } },
};

describe('fields of the query', () => {
  it.each([
    ['items.metadata.name', 'items', { metadata: { name: 'guestbook' } }],
    [
      'items.metadata.name,items.status.sync.status',
      'items',
      { metadata: { name: 'guestbook' }, status: { sync: { status: 'Synced' } } },
    ],
    ['items.spec.sources.repoURL', 'items', { spec: { sources: [{ repoURL: 'https://a' }] } }],
    ['items.spec', 'items', { spec: application.spec }],
    ['items', 'items', application],
    ['metadata.resourceVersion', 'items', {}],
    ['items.nothing.here', 'items', {}],
    ['metadata.name', '', { metadata: { name: 'guestbook' } }],
    [
      '-items.status,items.metadata.labels',
      'items',
      {
        metadata: { name: 'guestbook', annotations: { note: 'x' } },
        spec: application.spec,
      },
    ],
    [
      '-items.spec.sources.path',
      'items',
      {
        ...application,
        spec: { project: 'default', sources: [{ repoURL: 'https://a' }] },
      },
    ],
    ['-metadata.resourceVersion', 'items', application],
  ])('%s under "%s"', (fields, prefix, expected) => {
    expect(selectFields(application, parseFields(fields, prefix))).toEqual(expected);
  });

  it('that are not given select everything', () => {
    expect(selectFields(application, parseFields(undefined, 'items'))).toBe(application);
  });
});

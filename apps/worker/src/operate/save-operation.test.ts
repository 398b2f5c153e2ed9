import type { Operation, Source } from '@lockstep/domain';
import type { ApplicationRecord } from '@lockstep/store';
import { describe, expect, it } from 'vitest';
import { operationSources } from './operation-sources.ts';
import { saveOf } from './save-operation.ts';

const web: Source = { repoURL: 'https://git.example/web.git', path: 'web' };
const values: Source = { repoURL: 'https://git.example/values.git', ref: 'values' };

function record(spec: { source?: Source; sources?: Source[] }): ApplicationRecord {
  const application = { metadata: { name: 'shop' }, spec, status: {} };
  return { application, applied: {}, automation: {} } as unknown as ApplicationRecord;
}

function succeeded(of: ApplicationRecord, more: Partial<Operation> = {}): Operation {
  const operation: Operation = {
    id: 'op',
    applicationId: 'shop',
    kind: 'sync',
    phase: 'Succeeded',
    message: 'done',
    sync: {},
    initiatedBy: {},
    revision: 'aaa',
    retryCount: 0,
    startedAt: '2026-01-01T00:00:00Z',
    finishedAt: '2026-01-01T00:00:01Z',
    steps: [],
    ...more,
  };
  return { ...operation, sources: operationSources(of, operation) };
}

describe('what was deployed is told as it is stated', () => {
  const stated = { source: web };
  const listed = { sources: [web] };
  it.each<[string, ApplicationRecord, Partial<Operation>, object]>([
    ['one source', record(stated), {}, { revision: 'aaa', source: web }],
    [
      'a list of two',
      record({ sources: [web, values] }),
      { revisions: ['aaa', 'bbb'] },
      { revision: '', revisions: ['aaa', 'bbb'], sources: [web, values] },
    ],
    ['a list of one', record(listed), {}, { revision: '', revisions: ['aaa'], sources: [web] }],
    [
      'one source, of a rollback to it',
      record(listed),
      { sync: { source: values } },
      { revision: 'aaa', source: values },
    ],
    [
      'a list of one, of a rollback to it',
      record(stated),
      { sync: { sources: [values], revisions: ['aaa'] }, revisions: ['aaa'] },
      { revision: '', revisions: ['aaa'], sources: [values] },
    ],
  ])('%s', (_, of, more, expected) => {
    const { history, status } = saveOf(of, succeeded(of, more), {});
    expect(history).toMatchObject(expected);
    expect(Object.keys(history ?? {}).includes('sources')).toBe('sources' in expected);
    const {
      revision: _revision,
      revisions: _revisions,
      ...sources
    } = expected as { revision?: string; revisions?: string[] };
    expect(status?.status?.operationState?.syncResult).toMatchObject(sources);
  });
});

import { ANNOTATION_LAST_APPLIED, type FieldsV1, type KubeObject } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import { type ExplainInput, explainChanges } from './explain-changes.ts';
import { entry } from './fixtures/objects.ts';

const config = (v: string | undefined, metadata: object = {}): KubeObject =>
  ({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { v } }) as KubeObject;
const owned: FieldsV1 = { 'f:data': { 'f:v': {} } };
const ours = entry({ fieldsV1: owned });
const edited = entry({ manager: 'kubectl-edit', operation: 'Update', fieldsV1: owned });

function explain(live: KubeObject, input: Partial<ExplainInput> = {}) {
  const changes = [{ path: ['data', 'v'], live: 'live', desired: 'git' }];
  const base = { changes, desired: config('git'), live, manager: 'lockstep' };
  const [change] = explainChanges({ ...base, ...input });
  return { owner: change?.owner, cause: change?.cause };
}

describe('by who owns the field', () => {
  const mine = config('live', { managedFields: [ours] });
  const theirs = config('live', { managedFields: [edited] });
  const nobodys = config('live');
  test.each([
    ['still ours: Git', mine, { lastOwned: owned }, 'lockstep', 'git'],
    [
      'lost: the cluster',
      theirs,
      { lastOwned: owned, gitUnchanged: true },
      'kubectl-edit',
      'cluster',
    ],
    [
      'lost, and Git moved on: both',
      theirs,
      { lastOwned: owned, gitUnchanged: false },
      'kubectl-edit',
      'both',
    ],
    ['never ours: Git', theirs, { lastOwned: {} }, 'kubectl-edit', 'git'],
    ['never applied: not known', theirs, {}, 'kubectl-edit', undefined],
    ['nobody named', nobodys, { lastOwned: owned }, undefined, 'cluster'],
  ] as const)('%s', (_, live, input, owner, cause) => {
    expect(explain(live, input)).toEqual({ owner, cause });
  });
});

test.each([
  ['live', 'git'],
  ['git', 'cluster'],
  ['before', 'both'],
  [undefined, 'both'],
])('by the manifest applied last, which said %s: %s', (before, cause) => {
  const annotations = { [ANNOTATION_LAST_APPLIED]: JSON.stringify(config(before)) };
  expect(explain(config('live', { annotations })).cause).toBe(cause);
  expect(explain(config('live'), { lastApplied: config(before) }).cause).toBe(cause);
});

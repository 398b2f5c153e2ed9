import {
  ANNOTATION_LAST_APPLIED,
  FIELD_MANAGER,
  type FieldsV1,
  type KubeObject,
} from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import { track } from '../tracking/index.ts';
import { claimOwnership } from './claim.ts';
import { type CompareInput, compareResource } from './compare.ts';
import { changed, DESIRED, entry, liveDeployment, OWNED } from './fixtures/objects.ts';

const compare = (input: Partial<CompareInput>) =>
  compareResource({ desired: DESIRED, live: liveDeployment(), manager: FIELD_MANAGER, ...input });

const withReplicas = (object: KubeObject, replicas: number) =>
  changed(object, { 'spec.replicas': replicas });
const withoutReplicas = changed(DESIRED, { 'spec.replicas': undefined });

describe('what needs no request', () => {
  test('equal and ours is Synced', () => {
    expect(compare({})).toEqual({ kind: 'synced' });
  });

  test('not in the cluster is missing, not in Git is extra, in neither is nothing', () => {
    expect(compare({ live: undefined })).toEqual({ kind: 'missing' });
    expect(compare({ desired: undefined })).toEqual({ kind: 'extra' });
    expect(compare({ desired: undefined, live: undefined })).toEqual({ kind: 'synced' });
  });

  test('live in another API version must be read again', () => {
    const live = { ...liveDeployment(), apiVersion: 'apps/v1beta1' };
    expect(compare({ live })).toEqual({ kind: 'needs-live', apiVersion: 'apps/v1' });
  });
});

describe('what needs a prediction', () => {
  test('a value that differs', () => {
    const live = withReplicas(liveDeployment(), 5);
    expect(compare({ live })).toEqual({ kind: 'needs-prediction', because: ['spec', 'replicas'] });
    const predicted = { by: 'server', object: liveDeployment() } as const;
    expect(compare({ live, predicted })).toMatchObject({
      kind: 'out-of-sync',
      changes: [{ path: ['spec', 'replicas'], live: 5, desired: 2 }],
    });
  });

  test('a field dropped from Git', () => {
    expect(compare({ desired: withoutReplicas })).toMatchObject({ kind: 'needs-prediction' });
  });

  test('a difference that the API server knows to be none is Synced', () => {
    const live = changed(liveDeployment(), { 'spec.paused': 'rewritten' });
    expect(compare({ live, predicted: { by: 'server', object: live } })).toEqual({
      kind: 'synced',
    });
  });

  test('status, versions and times do not count', () => {
    const predicted = changed(liveDeployment(), {
      'metadata.resourceVersion': '9',
      'metadata.generation': 2,
      'metadata.uid': 'other',
      status: {},
    });
    const live = liveDeployment([entry({ fieldsV1: {} })]);
    const answer = compare({ live, predicted: { by: 'server', object: predicted } });
    expect(answer).toMatchObject({ kind: 'out-of-sync', changes: [] });
  });
});

describe('ownership', () => {
  const lost: FieldsV1 = structuredClone(OWNED);
  delete (lost['f:spec'] as FieldsV1)['f:replicas'];
  const byEdit = entry({
    manager: 'kubectl-edit',
    operation: 'Update',
    fieldsV1: { 'f:spec': { 'f:replicas': {} } },
  });
  const live = liveDeployment([entry({ fieldsV1: lost }), byEdit]);

  test('owning less is not Synced, though all values are equal', () => {
    expect(compare({ live }).kind).toBe('needs-prediction');
    expect(compare({ live, predicted: { by: 'server', object: liveDeployment() } })).toMatchObject({
      kind: 'out-of-sync',
      changes: [],
      ownership: { missing: [['spec', 'replicas']], extra: [] },
    });
  });

  test('fields that the API server never records do not matter: it answers the same twice', () => {
    const predicted = { by: 'server', object: live } as const;
    expect(compare({ live, predicted })).toEqual({ kind: 'synced' });
  });

  test('a lost field that Git then drops is a removal, foreseen here', () => {
    expect(compare({ live, desired: withoutReplicas, lastOwned: OWNED })).toMatchObject({
      kind: 'out-of-sync',
      changes: [{ path: ['spec', 'replicas'], live: 2 }],
      predictedLocally: expect.stringContaining('not ours alone'),
    });
  });

  test('a lost field that an autoscaler holds is handed over', () => {
    const byScale = { ...byEdit, manager: 'kube-controller-manager', subresource: 'scale' };
    const scaled = liveDeployment([entry({ fieldsV1: lost }), byScale]);
    expect(compare({ live: scaled, desired: withoutReplicas, lastOwned: OWNED })).toEqual({
      kind: 'synced',
    });
  });

  test('nothing is claimed where an apply does it all', () => {
    const input = { desired: DESIRED, live: liveDeployment(), manager: FIELD_MANAGER };
    expect(claimOwnership(input)).toBeUndefined();
  });

  test('a lost field is claimed from who took it', () => {
    const input = { desired: withoutReplicas, live, manager: FIELD_MANAGER, lastOwned: OWNED };
    const claimed = claimOwnership(input);
    expect(claimed).toHaveLength(1);
    expect(claimed?.[0]?.fieldsV1?.['f:spec']).toHaveProperty('f:replicas');
  });
});

describe('adoption', () => {
  const tracked = track(DESIRED, {
    appName: 'shop',
    appId: 'id1',
    slice: '00',
    namespaced: true,
    destinationNamespace: 'shop',
  });
  const lastApplied = (manifest: KubeObject) => {
    const live = liveDeployment([
      entry({ manager: 'kubectl-client-side-apply', operation: 'Update' }),
    ]);
    live.metadata.annotations = { [ANNOTATION_LAST_APPLIED]: JSON.stringify(manifest) };
    return live;
  };
  // A zero value that live lacks is not provably equal before we own it.
  const desired = changed(tracked, { 'spec.paused': undefined });

  test('the same values are Synced without our marks', () => {
    expect(compare({ desired, live: lastApplied(DESIRED) })).toEqual({ kind: 'synced' });
  });

  test('what the former manifest stated and Git does not is a removal', () => {
    const fewer = changed(desired, { 'spec.replicas': undefined });
    expect(compare({ desired: fewer, live: lastApplied(DESIRED) })).toMatchObject({
      kind: 'out-of-sync',
      changes: [{ path: ['spec', 'replicas'], live: 2 }],
      predictedLocally: expect.any(String),
    });
  });

  test('defaults that came with a client-side create are no removal', () => {
    const fewer = changed(desired, { 'spec.replicas': undefined });
    const live = lastApplied(changed(fewer, { 'metadata.annotations': undefined }));
    expect(compare({ desired: fewer, live })).toEqual({ kind: 'synced' });
  });

  test('ownership passes to us: what Git states or drops, nothing else', () => {
    const live = lastApplied(DESIRED);
    const fewer = changed(desired, { 'spec.replicas': undefined });
    const claimed = claimOwnership({ desired: fewer, live, manager: FIELD_MANAGER });
    expect(claimed).toEqual([
      entry({ fieldsV1: { 'f:spec': { 'f:replicas': {} } } }),
      // Not in live, so nothing to take away, and not stated.
      entry({
        manager: 'kubectl-client-side-apply',
        operation: 'Update',
        fieldsV1: { 'f:spec': { 'f:paused': {} } },
      }),
    ]);
  });

  test('an unreadable last-applied annotation is no reason to fail', () => {
    const live = lastApplied(DESIRED);
    live.metadata.annotations = { [ANNOTATION_LAST_APPLIED]: '{' };
    expect(compare({ desired, live })).toMatchObject({ kind: expect.any(String) });
  });
});

describe('ignored differences', () => {
  const live = withReplicas(liveDeployment(), 5);
  const rules = [{ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }];

  test('are none, without asking the API server', () => {
    expect(compare({ live, ignore: { rules } })).toEqual({ kind: 'synced' });
  });

  test('of other objects are', () => {
    expect(compare({ live, ignore: { rules: [{ ...rules[0], kind: 'Service' }] } }).kind).toBe(
      'needs-prediction',
    );
  });

  test('are left out of the answer', () => {
    const both = changed(live, { 'metadata.labels.team': 'b' });
    const predicted = { by: 'server', object: liveDeployment() } as const;
    expect(compare({ live: both, predicted, ignore: { rules } })).toMatchObject({
      changes: [{ path: ['metadata', 'labels', 'team'], live: 'b', desired: 'a' }],
    });
  });
});

test('an aggregated role is Synced whatever rules the controller has filled in', () => {
  const role: KubeObject = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'view' },
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { a: 'b' } }] },
  };
  const managedFields = [
    entry({ fieldsV1: { 'f:aggregationRule': { 'f:clusterRoleSelectors': {} } } }),
  ];
  const live = { ...role, metadata: { name: 'view', managedFields }, rules: [{ verbs: ['get'] }] };
  expect(compareResource({ desired: role, live, manager: FIELD_MANAGER })).toEqual({
    kind: 'synced',
  });
});

describe('what a webhook adds as an apply passes', () => {
  const option = (text: string) => ({
    'metadata.annotations': { 'argocd.argoproj.io/compare-options': text },
  });
  const owned: FieldsV1 = structuredClone(OWNED);
  owned['f:metadata'] = {
    ...owned['f:metadata'],
    'f:annotations': { 'f:argocd.argoproj.io/compare-options': {} },
  };
  test.each([
    ['', { kind: 'synced' }],
    ['IncludeMutationWebhook=true', { kind: 'needs-prediction', because: [] }],
    ['ServerSideDiff=false,IncludeMutationWebhook=true', { kind: 'synced' }],
  ])('is asked for only where it counts: "%s"', (text, expected) => {
    const desired = changed(DESIRED, option(text));
    const live = changed(liveDeployment([entry({ fieldsV1: owned })]), option(text));
    expect(compare({ desired, live })).toEqual(expected);
  });

  const judge = (text: string, added: Record<string, unknown>) => {
    const desired = changed(DESIRED, { ...option(text), 'spec.replicas': 2 });
    const live = changed(liveDeployment([entry({ fieldsV1: owned })]), {
      ...option(text),
      'spec.paused': 'rewritten',
    });
    const predicted = { by: 'server', object: changed(live, added) } as const;
    return compareResource({ desired, live, manager: FIELD_MANAGER, predicted });
  };

  test.each([
    ['nothing is asked', '', []],
    ['IncludeMutationWebhook=true', 'IncludeMutationWebhook=true', [['spec', 'priority']]],
  ])('%s', (_, text, paths) => {
    const answer = judge(text, { 'spec.priority': 'high' });
    const changes = answer.kind === 'out-of-sync' ? answer.changes : [];
    expect(changes.map(({ path }) => path)).toEqual(paths);
  });

  test('a change of what we state counts in any case', () => {
    expect(judge('', { 'spec.replicas': 7 })).toMatchObject({
      changes: [{ path: ['spec', 'replicas'], live: 2, desired: 7 }],
    });
  });
});

import type { Application, Operation, ResourceFacts } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { ruleOf } from '../health/index.ts';
import { explainApplication } from './explain.ts';
import type { ExplainFacts } from './facts.ts';

const T = '2026-03-01T10:00:00Z';
const LATER = '2026-03-01T11:00:00Z';
const SHA = 'abcdef0123456789abcdef0123456789abcdef01';

function application(change: {
  sync?: string;
  health?: string;
  automated?: object | null;
  status?: object;
  metadata?: object;
}): Application {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'shop', ...change.metadata },
    spec: {
      project: 'default',
      destination: { namespace: 'shop' },
      ...(change.automated === undefined ? {} : { syncPolicy: { automated: change.automated } }),
    },
    status: {
      sync: { status: change.sync ?? 'Synced', revision: SHA },
      health: { status: change.health ?? 'Healthy' },
      ...change.status,
    },
  } as unknown as Application;
}

function resource(name: string, change: Partial<ResourceFacts> = {}): ResourceFacts {
  return {
    ref: { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'shop', name },
    ...{ difference: 'none', hook: false, ignored: false, prune: 'allowed' },
    ...{ changes: [], changeCount: 0, notOurs: [], noLongerStated: [], conditions: [], below: [] },
    ...change,
  };
}

function operation(change: Partial<Operation>): Operation {
  return {
    ...{ id: 'o', applicationId: 'a', kind: 'sync', phase: 'Running', message: '' },
    ...{ initiatedBy: { username: 'ann' }, revision: SHA, retryCount: 0, startedAt: T },
    ...change,
  };
}

function facts(change: Partial<ExplainFacts>): ExplainFacts {
  return { application: application({}), resources: [], holds: [], windows: {}, ...change };
}

type Topic = 'sync' | 'automation' | 'operation' | 'health' | 'conditions';
const told = (topic: Topic, given: Partial<ExplainFacts>) =>
  explainApplication(facts(given))
    .statements.filter((one) => one.topic === topic)
    .map((one) => one.sentence);

const field = (change: object) =>
  resource('web', {
    difference: 'fields',
    changes: [{ path: ['spec', 'replicas'], live: 5, desired: 3, ...change }],
    changeCount: 1,
  });

describe('the sync status', () => {
  const outOfSync = application({ sync: 'OutOfSync' });
  const head = (n: number, of = '1 resource') =>
    `It is OutOfSync: ${n} of ${of} ${n === 1 ? 'differs' : 'differ'} from abcdef0.`;

  it.each<[string, Partial<ExplainFacts>, string[]]>([
    [
      'of hooks alone',
      { resources: [resource('h', { hook: true })] },
      ['It is Synced: abcdef0 states no resources.'],
    ],
    [
      'of one resource in sync',
      { resources: [resource('web')] },
      ['It is Synced: its resource is as abcdef0 states it.'],
    ],
    [
      'in sync, hooks aside',
      { resources: [resource('a'), resource('b'), resource('h', { hook: true })] },
      ['It is Synced: 2 resources are as abcdef0 states them.'],
    ],
    [
      'a field changed in the cluster, by whom',
      { application: outOfSync, resources: [field({ owner: 'kubectl-edit', cause: 'cluster' })] },
      [
        head(1),
        'Deployment/web differs: spec.replicas is 5 in the cluster and 3 in Git (changed in the cluster, owned by kubectl-edit).',
      ],
    ],
    [
      'a field that Git changed',
      { application: outOfSync, resources: [field({ cause: 'git' })] },
      [
        head(1),
        'Deployment/web differs: spec.replicas is 5 in the cluster and 3 in Git (Git changed it).',
      ],
    ],
    [
      'a field without a cause',
      { application: outOfSync, resources: [field({})] },
      [head(1), 'Deployment/web differs: spec.replicas is 5 in the cluster and 3 in Git.'],
    ],
    [
      'a field that is not set in the cluster',
      {
        application: outOfSync,
        resources: [field({ live: undefined, path: ['metadata', 'labels', 'a.b/c'] })],
      },
      [
        head(1),
        'Deployment/web differs: metadata.labels["a.b/c"] is 3 in Git and not set in the cluster.',
      ],
    ],
    [
      'a field that Git no longer states',
      {
        application: outOfSync,
        resources: [field({ desired: undefined, path: ['spec', 'list', 0, 'x'] })],
      },
      [head(1), 'Deployment/web differs: spec.list[0].x is 5 in the cluster and not in Git.'],
    ],
    [
      'many fields',
      { application: outOfSync, resources: [{ ...field({}), changeCount: 9 }] },
      [
        head(1),
        'Deployment/web differs: spec.replicas is 5 in the cluster and 3 in Git; and 8 more fields.',
      ],
    ],
    [
      'a local prediction',
      {
        application: outOfSync,
        resources: [{ ...field({}), predictedLocally: 'the field is immutable' }],
      },
      [
        head(1),
        'Deployment/web differs: spec.replicas is 5 in the cluster and 3 in Git (foreseen without the API server: the field is immutable).',
      ],
    ],
    [
      'ownership alone',
      {
        application: outOfSync,
        resources: [
          resource('web', {
            difference: 'fields',
            notOurs: ['spec.replicas'],
            noLongerStated: ['spec.paused'],
          }),
        ],
      },
      [
        head(1),
        'Deployment/web differs: no value, only who owns fields: spec.replicas not owned by us though Git states it; spec.paused still ours though not in Git.',
      ],
    ],
    [
      'what is missing, what was deleted and what is too much',
      {
        application: outOfSync,
        resources: [
          resource('new', { difference: 'missing' }),
          resource('gone', { difference: 'missing', drifted: true }),
          resource('old', { difference: 'extra' }),
          resource('kept', { difference: 'extra', prune: 'never' }),
          resource('asked', { difference: 'extra', prune: 'confirm' }),
          resource('let', { difference: 'extra', ignored: true }),
        ],
      },
      [
        head(5, '6 resources'),
        'Deployment/new is stated by Git and not in the cluster.',
        'Deployment/gone is stated by Git and was deleted from the cluster.',
        'Deployment/old is in the cluster and not in Git: a sync with prune deletes it.',
        'Deployment/kept is in the cluster and not in Git: it is never pruned (Prune=false).',
        'Deployment/asked is in the cluster and not in Git: a sync with prune deletes it once somebody confirms (Prune=confirm).',
        'Deployment/let is in the cluster and not in Git, which its IgnoreExtraneous lets pass.',
      ],
    ],
    [
      'a comparison that failed',
      {
        application: application({
          sync: 'Unknown',
          status: { conditions: [{ type: 'ComparisonError', message: 'no such path' }] },
        }),
      },
      ['Its sync status is Unknown: no comparison has a result.', 'ComparisonError: no such path.'],
    ],
    [
      'a cluster that nobody can ask',
      {
        application: application({
          sync: 'OutOfSync',
          status: { resources: [{ ...resource('web').ref, status: 'OutOfSync' }] },
        }),
        resources: undefined,
        problem: 'connection refused',
      },
      [
        'It is OutOfSync with abcdef0.',
        'The cluster could not be asked: connection refused.',
        'Deployment/web differed at the last comparison.',
      ],
    ],
  ])('%s', (_, given, sentences) => {
    expect(told('sync', given)).toEqual(sentences);
  });

  it('is told of twenty resources, and how many more there are', () => {
    const resources = Array.from({ length: 30 }, (_, at) =>
      resource(`r${at}`, { difference: 'missing' }),
    );
    const sentences = told('sync', { application: outOfSync, resources });
    expect(sentences).toHaveLength(22);
    expect(sentences.at(-1)).toBe('The same can be said of 10 resources more.');
  });
});

describe('automation', () => {
  const off = application({ sync: 'OutOfSync' });
  const on = (status: object = {}, automated: object = {}) =>
    application({ sync: 'OutOfSync', automated, status });

  it.each<[string, Partial<ExplainFacts>, string[]]>([
    ['off', { application: off }, ['Automated sync is off: it syncs when somebody asks for it.']],
    [
      'off by enabled: false',
      { application: application({ sync: 'OutOfSync', automated: { enabled: false } }) },
      ['Automated sync is off: it syncs when somebody asks for it.'],
    ],
    [
      'nothing to do',
      { application: application({ automated: {} }) },
      ['Automated sync is on, and there is nothing to sync.'],
    ],
    [
      'a comparison without a result',
      { application: application({ sync: 'Unknown', automated: {} }) },
      ['Automated sync is on, but nothing is synced before a comparison succeeds.'],
    ],
    [
      'a sync that runs',
      { application: on(), operation: operation({}) },
      ['Automated sync is on: nothing begins while the sync that runs has not ended.'],
    ],
    [
      'a deletion',
      { application: application({ automated: {}, metadata: { deletionTimestamp: T } }) },
      ['Automated sync is on, and nothing is synced any more: the application is being deleted.'],
    ],
    [
      'its own reason, until when',
      { application: on({ automation: { because: 'self-heal waits', until: LATER } }) },
      [`Automated sync is on, but does not act: self-heal waits, until ${LATER}.`],
    ],
    [
      'a reason that says the time itself',
      { application: on({ automation: { because: `held until ${LATER}: x`, until: LATER } }) },
      [`Automated sync is on, but does not act: held until ${LATER}: x.`],
    ],
    [
      'an attempt that failed',
      {
        application: on({
          automation: { because: 'Failed last sync attempt: x (not tried again)' },
          conditions: [{ type: 'SyncError', message: 'Failed last sync attempt: x' }],
        }),
      },
      ['Automated sync is on, but does not act: Failed last sync attempt: x (not tried again).'],
    ],
    [
      'drift while self-heal is off',
      {
        application: on({ automation: { because: 'self-heal is off' } }),
        resources: [resource('web', { difference: 'fields', drifted: true })],
      },
      [
        'Automated sync is on, but does not act: self-heal is off.',
        'Drift of Deployment/web is not put right: self-heal is off.',
      ],
    ],
    [
      'drift that is healed by its policy',
      {
        application: on({ automation: { because: 'x' } }),
        resources: [resource('web', { difference: 'fields', drifted: true, driftPolicy: 'heal' })],
      },
      ['Automated sync is on, but does not act: x.'],
    ],
    [
      'extras while pruning is off',
      {
        application: on({ automation: { because: 'x' } }),
        resources: [resource('old', { difference: 'extra' })],
      },
      [
        'Automated sync is on, but does not act: x.',
        '1 resource not in Git stays: automated pruning is off (Deployment/old).',
      ],
    ],
    [
      'holds',
      {
        application: off,
        holds: [
          { by: 'ann', reason: 'incident 7', since: T, until: LATER },
          {
            resource: { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web' },
            by: 'bob',
            reason: 'scaling',
            since: T,
            until: LATER,
          },
          { by: 'cat', reason: 'rolled back', since: T, deployment: { id: 3, revision: 'v1' } },
          {
            by: 'lockstep',
            reason: 'v2 became Degraded',
            since: T,
            quarantine: { fingerprint: 'f', revision: 'v2' },
          },
        ],
      },
      [
        'Automated sync is off: it syncs when somebody asks for it.',
        `ann holds the application until ${LATER}: incident 7.`,
        `bob holds Deployment/web until ${LATER}: scaling.`,
        'cat holds the application until released: rolled back.',
        'v2 is in quarantine: v2 became Degraded.',
      ],
    ],
    [
      'windows',
      {
        application: off,
        windows: {
          automated: { because: 'blocked by sync window deny "x" for 1h', until: LATER },
          manual: { because: 'blocked by sync window deny "x" for 1h' },
        },
      },
      [
        'Automated sync is off: it syncs when somebody asks for it.',
        'Automated syncs are blocked by sync window deny "x" for 1h.',
        'Syncs that people ask for are blocked by sync window deny "x" for 1h.',
      ],
    ],
  ])('%s', (_, given, sentences) => {
    expect(told('automation', given)).toEqual(sentences);
  });
});

describe('the operation', () => {
  const ref = { group: 'batch', version: 'v1', kind: 'Job', namespace: 'shop', name: 'migrate' };
  const step = {
    index: 0,
    phase: 'PreSync' as const,
    wave: 0,
    action: 'hook' as const,
    ref,
    message: 'exit 1',
  };

  it.each<[string, Partial<Operation> | undefined, string[]]>([
    ['none yet', undefined, ['Nothing was ever synced or deleted.']],
    [
      'one that waits, for what, since when and until when',
      {
        steps: [
          { ...step, state: 'waiting' },
          { ...step, index: 1, state: 'succeeded' },
        ],
        waitingFor: [{ ref, condition: 'to complete', since: T, until: LATER }],
      },
      [
        `A sync by ann has been running since ${T}; 1 of 2 steps are done.`,
        `It waits for Job/migrate to complete, since ${T}, until ${LATER} at the latest.`,
      ],
    ],
    [
      'one that waits for a finalizer',
      {
        waitingFor: [
          {
            ref,
            condition: 'being deleted',
            since: T,
            heldBy: [{ finalizer: 'a/b', owner: 'the a operator' }, { finalizer: 'c/d' }],
          },
        ],
      },
      [
        `A sync by ann has been running since ${T}; it is not planned yet.`,
        `It waits for Job/migrate: being deleted, since ${T}; finalizer a/b keeps it, which the a operator takes off; finalizer c/d keeps it.`,
      ],
    ],
    [
      'one that waits for a window',
      {
        initiatedBy: { automated: true },
        waitingFor: [{ condition: 'a sync window that lets it through', since: T }],
      },
      [
        `A sync by automation has been running since ${T}; it is not planned yet.`,
        `It waits for a sync window that lets it through, since ${T}.`,
      ],
    ],
    [
      'one between two attempts',
      { retryAt: LATER, retryCount: 1, retry: { limit: 5 } },
      [
        `A sync by ann has been running since ${T}; it is not planned yet.`,
        `The attempt failed: retry 2 of at most 5 begins at ${LATER}.`,
      ],
    ],
    [
      'one that is being stopped',
      { phase: 'Terminating', stopReason: 'it took longer than 5m' },
      [
        `A sync by ann has been running since ${T}; it is not planned yet. It is being stopped: it took longer than 5m.`,
      ],
    ],
    [
      'one that succeeded',
      { phase: 'Succeeded', finishedAt: LATER, retryCount: 2 },
      [`The last sync to abcdef0, by ann, succeeded at ${LATER} after 2 retries.`],
    ],
    [
      'one that failed, in what',
      {
        phase: 'Failed',
        message: 'one hook failed',
        finishedAt: LATER,
        steps: [{ ...step, state: 'failed' }],
      },
      [
        `The last sync to abcdef0, by ann, ended at ${LATER} as Failed: one hook failed.`,
        'Job/migrate failed as a PreSync hook: exit 1.',
      ],
    ],
    [
      'one that pruned nothing',
      {
        phase: 'Succeeded',
        finishedAt: LATER,
        steps: [
          {
            ...step,
            action: 'prune',
            phase: 'Sync',
            state: 'skipped',
            result: 'PruneSkipped',
            message: 'ignored (no prune)',
          },
        ],
      },
      [
        `The last sync to abcdef0, by ann, succeeded at ${LATER}.`,
        'Job/migrate was not pruned: ignored (no prune).',
      ],
    ],
    [
      'a deletion',
      { kind: 'delete', phase: 'Error', message: 'x', finishedAt: LATER },
      [`The last delete, by ann, ended at ${LATER} as Error: x.`],
    ],
  ])('%s', (_, given, sentences) => {
    const given2 = given ? { operation: operation(given) } : {};
    expect(told('operation', given2)).toEqual(sentences);
  });
});

describe('health', () => {
  const rule = { kind: 'built-in' as const, name: 'apps/Deployment' };
  const ill = resource('web', {
    health: { status: 'Degraded', message: 'exceeded its progress deadline' },
    healthRule: rule,
    conditions: [
      { type: 'Available', status: 'True' },
      { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' },
    ],
  });
  const well = resource('ok', { health: { status: 'Healthy' }, healthRule: rule });
  const degraded = application({ health: 'Degraded' });

  it.each<[string, Partial<ExplainFacts>, string[]]>([
    [
      'all is well',
      { resources: [well, resource('none')] },
      [
        'It is Healthy: the one resource with a health that counts is, and 1 has none, is not there or does not count.',
      ],
    ],
    [
      'nothing has a health',
      { resources: [resource('none')] },
      ['It is Healthy: none of its kinds has a health of its own.'],
    ],
    ['no resources', { resources: [] }, ['It is Healthy: it has no resources.']],
    [
      'what Git states is not known, but what the last comparison left',
      {
        application: application({
          sync: 'Unknown',
          status: {
            resources: [
              { kind: 'Deployment', name: 'web', health: { status: 'Healthy' } },
              { kind: 'ConfigMap', name: 'a' },
            ],
          },
        }),
        resources: [],
      },
      [
        'It is Healthy, as Deployment/web was at the last look. Its desired state is not known: this is of the 2 resources of the last comparison that had one.',
      ],
    ],
    [
      'the worst resource, its rule and its conditions',
      { application: degraded, resources: [ill, well] },
      [
        'It is Degraded, as its worst resource is: 1 resource is.',
        'Deployment/web is Degraded: exceeded its progress deadline. The built-in rule for apps/Deployment decides. Its conditions say Progressing=False (ProgressDeadlineExceeded).',
      ],
    ],
    [
      'the condition whose words they are',
      {
        application: degraded,
        resources: [
          {
            ...ill,
            healthRule: { kind: 'convention', name: 'a.io/B' },
            conditions: [
              { type: 'Ready', status: 'False', reason: 'X' },
              { type: 'Stalled', status: 'True', message: 'exceeded its progress deadline' },
            ],
          },
        ],
      },
      [
        'It is Degraded, as its worst resource is: 1 resource is.',
        'Deployment/web is Degraded: exceeded its progress deadline. No rule is for a.io/B: the general conventions on status decide. Its conditions say Stalled=True.',
      ],
    ],
    [
      'a script of the installation',
      {
        application: degraded,
        resources: [
          { ...ill, conditions: [], healthRule: { kind: 'custom', name: 'apps/Deployment' } },
        ],
      },
      [
        'It is Degraded, as its worst resource is: 1 resource is.',
        "Deployment/web is Degraded: exceeded its progress deadline. This installation's own health script for apps/Deployment decides.",
      ],
    ],
    [
      'what is below it',
      {
        application: degraded,
        resources: [
          {
            ...ill,
            conditions: [],
            below: [
              {
                ref: { ...ill.ref, kind: 'Pod', name: 'web-1' },
                health: { status: 'Degraded', message: 'CrashLoopBackOff' },
              },
            ],
          },
        ],
      },
      [
        'It is Degraded, as its worst resource is: 1 resource is.',
        'Deployment/web is Degraded: exceeded its progress deadline. The built-in rule for apps/Deployment decides. Below it, Pod/web-1 is Degraded (CrashLoopBackOff).',
      ],
    ],
    [
      'what does not count',
      {
        resources: [
          well,
          { ...ill, healthIgnored: true },
          resource('new', { health: { status: 'Missing' } }),
        ],
      },
      [
        'It is Healthy: the one resource with a health that counts is, and 2 have none, are not there or do not count.',
        'Deployment/new is not in the cluster, which does not count while anything else of it is.',
        'Deployment/web is Degraded, which does not count: its annotation ignore-healthcheck says so.',
      ],
    ],
    [
      'nothing there',
      {
        application: application({ health: 'Missing' }),
        resources: [resource('new', { health: { status: 'Missing' } })],
      },
      ['It is Missing: nothing of it is in the cluster.', 'Deployment/new is Missing.'],
    ],
    [
      'a cluster that nobody can ask',
      {
        application: application({
          health: 'Unknown',
          status: { health: { status: 'Unknown', message: 'no answer' } },
        }),
        resources: undefined,
      },
      ['It is Unknown: no answer.'],
    ],
  ])('%s', (_, given, sentences) => {
    expect(told('health', given)).toEqual(sentences);
  });
});

it('tells conditions that belong to no other topic', () => {
  const conditions = [
    { type: 'SharedResourceWarning', message: 'ConfigMap/a is part of two' },
    { type: 'SyncError', message: 'x' },
  ];
  expect(told('conditions', { application: application({ status: { conditions } }) })).toEqual([
    'SharedResourceWarning: ConfigMap/a is part of two.',
  ]);
});

describe('the rule that judges health', () => {
  const object = (apiVersion: string, kind: string, metadata: object = {}) => ({
    ...{ apiVersion, kind },
    metadata: { name: 'x', ...metadata },
  });
  it.each([
    [
      'of a listed kind',
      object('apps/v1', 'Deployment'),
      { kind: 'built-in', name: 'apps/Deployment' },
    ],
    ['of a core kind', object('v1', 'Pod'), { kind: 'built-in', name: 'Pod' }],
    ['of a kind without health', object('v1', 'ConfigMap'), { kind: 'none', name: 'ConfigMap' }],
    [
      'of a kind that nobody listed',
      object('shop.example/v1', 'Shop'),
      { kind: 'convention', name: 'shop.example/Shop' },
    ],
    [
      'of what is being deleted',
      object('v1', 'Pod', { deletionTimestamp: T }),
      { kind: 'deletion', name: 'Pod' },
    ],
  ])('%s', (_, given, rule) => {
    expect(ruleOf(given)).toEqual(rule);
  });

  it('is a script where there is one', () => {
    const script = () => null;
    const rule = { kind: 'custom', name: 'apps/Deployment' };
    expect(ruleOf(object('apps/v1', 'Deployment'), { script })).toEqual(rule);
  });
});

import type { KubeObject } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import {
  actionsOf,
  actOn,
  BUILT_IN_ACTIONS,
  discoverActions,
  type ScriptedActions,
} from './index.ts';

const NOW = new Date('2026-03-01T04:05:06.789Z');
const AT = '2026-03-01T04:05:06Z';

function object(groupKind: string, fields: object = {}): KubeObject {
  const [group, kind = ''] = groupKind.split('/');
  const apiVersion = group === '' ? 'v1' : `${group}/v1`;
  return { apiVersion, kind, metadata: { name: 'web', namespace: 'shop', uid: 'u1' }, ...fields };
}

function enabled(live: KubeObject): string[] {
  return discoverActions(live).flatMap(({ name, disabled }) => (disabled ? [] : [name]));
}

/** The only object that an action changes or makes. */
function after(live: KubeObject, action: string, params: Record<string, string> = {}): KubeObject {
  const before = JSON.stringify(live);
  const impacts = actOn({ object: live, action, params, now: NOW });
  expect(JSON.stringify(live)).toBe(before);
  expect(impacts).toHaveLength(1);
  return impacts[0]?.object as KubeObject;
}

describe('actions of use to an object', () => {
  const done = { conditions: [{ type: 'Complete', status: 'True' }] };
  const canary = { strategy: { canary: { steps: [{}, {}] } } };
  test.each<[string, string, object, string[]]>([
    ['a running Deployment', 'apps/Deployment', { spec: {} }, ['pause', 'restart', 'scale']],
    [
      'a paused Deployment',
      'apps/Deployment',
      { spec: { paused: true } },
      ['restart', 'resume', 'scale'],
    ],
    ['a StatefulSet', 'apps/StatefulSet', {}, ['restart', 'scale']],
    ['a DaemonSet', 'apps/DaemonSet', {}, ['restart']],
    ['a CronJob', 'batch/CronJob', { spec: {} }, ['create-job', 'suspend']],
    ['a suspended CronJob', 'batch/CronJob', { spec: { suspend: true } }, ['create-job', 'resume']],
    ['a Job that nobody has seen yet', 'batch/Job', { spec: {} }, ['suspend']],
    ['a running Job', 'batch/Job', { spec: {}, status: {} }, ['suspend', 'terminate']],
    [
      'a suspended Job',
      'batch/Job',
      { spec: { suspend: true }, status: {} },
      ['resume', 'terminate'],
    ],
    [
      'a Job that is being ended',
      'batch/Job',
      { spec: {}, status: { conditions: [{ type: 'FailureTarget', status: 'True' }] } },
      [],
    ],
    ['a Job that is done', 'batch/Job', { spec: {}, status: done }, []],
    [
      'a Rollout at rest',
      'argoproj.io/Rollout',
      { spec: canary, status: { currentPodHash: 'a', stableRS: 'a', currentStepIndex: 2 } },
      ['restart'],
    ],
    [
      'a Rollout under way',
      'argoproj.io/Rollout',
      { spec: canary, status: { currentPodHash: 'b', stableRS: 'a', observedGeneration: '0' } },
      ['abort', 'pause', 'promote-full', 'restart', 'skip-current-step'],
    ],
    [
      'a Rollout that waits',
      'argoproj.io/Rollout',
      {
        spec: canary,
        status: {
          currentPodHash: 'b',
          stableRS: 'a',
          observedGeneration: '0',
          pauseConditions: [{}],
        },
      },
      ['abort', 'pause', 'promote-full', 'restart', 'resume', 'skip-current-step'],
    ],
    [
      'an aborted Rollout',
      'argoproj.io/Rollout',
      {
        spec: canary,
        status: {
          currentPodHash: 'b',
          stableRS: 'a',
          abort: true,
          currentStepIndex: 2,
          observedGeneration: '0',
        },
      },
      ['promote-full', 'restart', 'retry'],
    ],
    ['a Rollout without status', 'argoproj.io/Rollout', { spec: {} }, ['restart']],
    [
      'a running AnalysisRun',
      'argoproj.io/AnalysisRun',
      { status: { phase: 'Running' } },
      ['terminate'],
    ],
    ['a failed AnalysisRun', 'argoproj.io/AnalysisRun', { status: { phase: 'Failed' } }, []],
    ['a Kustomization', 'kustomize.toolkit.fluxcd.io/Kustomization', {}, ['reconcile', 'suspend']],
    [
      'a suspended Kustomization',
      'kustomize.toolkit.fluxcd.io/Kustomization',
      { spec: { suspend: true } },
      ['resume'],
    ],
    ['an Alert', 'notification.toolkit.fluxcd.io/Alert', {}, ['suspend']],
    ['a ScaledObject', 'keda.sh/ScaledObject', {}, ['pause', 'paused-replicas']],
    [
      'a paused ScaledObject',
      'keda.sh/ScaledObject',
      { metadata: { annotations: { 'autoscaling.keda.sh/paused': 'true' } } },
      ['resume'],
    ],
    [
      'a ScaledObject that is held at some replicas',
      'keda.sh/ScaledObject',
      { metadata: { annotations: { 'autoscaling.keda.sh/paused-replicas': '2' } } },
      ['paused-replicas', 'resume'],
    ],
    [
      'an ExternalSecret that is fetched once',
      'external-secrets.io/ExternalSecret',
      { spec: { refreshInterval: '0s' } },
      [],
    ],
    [
      'a StrimziPodSet that rolls already',
      'core.strimzi.io/StrimziPodSet',
      { metadata: { annotations: { 'strimzi.io/manual-rolling-update': 'true' } } },
      [],
    ],
    ['a Certificate', 'cert-manager.io/Certificate', {}, ['renew']],
    ['a Pipeline', 'numaflow.numaproj.io/Pipeline', {}, ['pause']],
    [
      'a paused Pipeline',
      'numaflow.numaproj.io/Pipeline',
      { spec: { lifecycle: { desiredPhase: 'Paused' } } },
      ['unpause-gradual'],
    ],
    [
      'a paused Pipeline that may come back fast',
      'numaflow.numaproj.io/Pipeline',
      {
        spec: {
          lifecycle: { desiredPhase: 'Paused' },
          metadata: {
            annotations: { 'numaflow.numaproj.io/allowed-resume-strategies': 'slow, fast' },
          },
        },
      },
      ['unpause-fast', 'unpause-gradual'],
    ],
    [
      'a MonoVertex on trial',
      'numaflow.numaproj.io/MonoVertex',
      { metadata: { labels: { 'numaplane.numaproj.io/upgrade-state': 'trial' } } },
      ['force-promote', 'pause'],
    ],
    [
      'a database of two that are ready',
      'postgresql.cnpg.io/Cluster',
      { status: { instancesStatus: { healthy: ['db-1', 'db-2'] } } },
      ['hibernate', 'promote', 'reload', 'restart', 'suspend'],
    ],
    [
      'a database of one instance',
      'postgresql.cnpg.io/Cluster',
      { spec: { instances: 1 } },
      ['hibernate', 'reload', 'restart', 'suspend'],
    ],
    ['a ConfigMap', '/ConfigMap', {}, []],
    ['a Deployment of another group', 'example.com/Deployment', {}, []],
  ])('%s', (_, kind, fields, names) => {
    expect(enabled(object(kind, fields))).toEqual(names);
  });

  test('are told as the field tells them', () => {
    expect(discoverActions(object('apps/Deployment', { spec: {} }))).toEqual([
      { name: 'pause', disabled: false, iconClass: 'fa fa-fw fa-pause-circle' },
      { name: 'restart', disabled: false, iconClass: 'fa fa-fw fa-redo' },
      { name: 'resume', disabled: true, iconClass: 'fa fa-fw fa-play-circle' },
      {
        name: 'scale',
        disabled: false,
        iconClass: 'fa fa-fw fa-plus-circle',
        params: [{ name: 'replicas' }],
      },
    ]);
    const { displayName } = discoverActions(object('argoproj.io/CronWorkflow'))[0] ?? {};
    expect(displayName).toBe('Create Workflow');
    expect(discoverActions(object('batch/CronJob', { spec: {} }))).toEqual([
      {
        name: 'create-job',
        disabled: false,
        displayName: 'Create Job',
        iconClass: 'fa fa-fw fa-plus',
      },
      { name: 'suspend', disabled: false, iconClass: 'fa fa-fw fa-pause' },
    ]);
    expect(discoverActions(object('keda.sh/ScaledObject'))[1]?.params).toEqual([
      { name: 'replicas', default: '0' },
    ]);
  });

  test.each([
    [undefined, ['restart', 'resume', 'scale']],
    [false, ['pause', 'restart', 'resume', 'scale']],
    [true, ['pause', 'restart', 'resume', 'scale']],
  ])('of a Deployment with paused: %s, Argo CD would show %s', (paused, expected) => {
    const live = object('apps/Deployment', { spec: { paused } });
    expect(actionsOf(live, { fieldOnly: true }).map(({ name }) => name)).toEqual(expected);
    expect(actionsOf(live).map(({ name }) => name)).toContain('pause');
  });

  test.each([
    ['apps/Deployment', {}, 'has no spec'],
    ['batch/CronJob', { spec: null }, 'has no spec'],
    ['argoproj.io/Rollout', { spec: {} }, 'has no status'],
    ['source.toolkit.fluxcd.io/Bucket', {}, 'has no spec'],
  ])('of %s of %j are none that Argo CD could tell', (kind, fields, reason) => {
    const live = object(kind, fields);
    expect(() => actionsOf(live, { fieldOnly: true })).toThrow(reason);
    expect(actionsOf(live)).not.toEqual([]);
  });

  test.each([
    [undefined, 'Enable Auto-Sync'],
    [{}, 'Disable Auto-Sync'],
    [{ enabled: true }, 'Disable Auto-Sync'],
    [{ enabled: false }, 'Enable Auto-Sync'],
  ])('automation that is %j is told as %s', (automated, expected) => {
    const live = object('argoproj.io/Application', { spec: { syncPolicy: { automated } } });
    expect(discoverActions(live)[0]?.displayName).toBe(expected);
  });
});

describe('what an action changes', () => {
  test.each<[string, string, object, object]>([
    [
      'restart',
      'apps/Deployment',
      { spec: { template: {} } },
      {
        spec: {
          template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': AT } } },
        },
      },
    ],
    ['pause', 'apps/Deployment', { spec: {} }, { spec: { paused: true } }],
    ['resume', 'apps/Deployment', { spec: { paused: true } }, { spec: {} }],
    ['suspend', 'batch/CronJob', { spec: {} }, { spec: { suspend: true } }],
    ['resume', 'batch/CronJob', { spec: { suspend: true } }, { spec: { suspend: false } }],
    ['resume', 'batch/CronJob', { spec: {} }, { spec: {} }],
    [
      'terminate',
      'batch/Job',
      { status: { active: 1, conditions: [{ type: 'Suspended', status: 'False' }] } },
      {
        status: {
          active: 1,
          conditions: [
            { type: 'Suspended', status: 'False' },
            {
              type: 'FailureTarget',
              status: 'True',
              reason: 'ManuallyTerminated',
              message: 'Ended by hand, by the action terminate',
              lastTransitionTime: AT,
            },
          ],
        },
      },
    ],
    [
      'terminate',
      'batch/Job',
      { status: { conditions: [{ type: 'Failed', status: 'True' }] } },
      { status: { conditions: [{ type: 'Failed', status: 'True' }] } },
    ],
    [
      'promote',
      'postgresql.cnpg.io/Cluster',
      { status: { currentPrimary: 'db-2', instancesStatus: { healthy: ['db-1', 'db-2'] } } },
      {
        status: {
          currentPrimary: 'db-2',
          instancesStatus: { healthy: ['db-1', 'db-2'] },
          targetPrimary: 'db-1',
          targetPrimaryTimestamp: AT,
          phase: 'Switchover in progress',
          phaseReason: 'Switching over to db-1',
        },
      },
    ],
    [
      'toggle-auto-sync',
      'argoproj.io/Application',
      { spec: { syncPolicy: { automated: { prune: true } } } },
      { spec: { syncPolicy: { automated: { prune: true, enabled: false } } } },
    ],
    [
      'toggle-auto-sync',
      'argoproj.io/Application',
      {},
      { spec: { syncPolicy: { automated: { enabled: true } } } },
    ],
    ['promote-full', 'argoproj.io/Rollout', { spec: {} }, { spec: {} }],
    [
      'skip-current-step',
      'argoproj.io/Rollout',
      {
        spec: { strategy: { canary: { steps: [1, 2] } } },
        status: { currentStepIndex: 1, pauseConditions: [{ reason: 'CanaryPauseStep' }] },
      },
      { spec: { strategy: { canary: { steps: [1, 2] } } }, status: { currentStepIndex: 2 } },
    ],
    [
      'skip-current-step',
      'argoproj.io/Rollout',
      { spec: { strategy: { canary: { steps: [1] } } }, status: { currentStepIndex: 1 } },
      { spec: { strategy: { canary: { steps: [1] } } }, status: { currentStepIndex: 1 } },
    ],
    ['restart', 'argoproj.io/Rollout', { spec: {} }, { spec: { restartAt: AT } }],
    [
      'resume',
      'argoproj.io/Rollout',
      { spec: { paused: true }, status: { pauseConditions: [{}] } },
      { spec: { paused: false }, status: {} },
    ],
    ['abort', 'argoproj.io/Rollout', { status: {} }, { status: { abort: true } }],
    ['retry', 'argoproj.io/Rollout', { status: { abort: true } }, { status: {} }],
    [
      'promote-full',
      'argoproj.io/Rollout',
      { status: { observedGeneration: '0' } },
      { status: { observedGeneration: '0', promoteFull: true } },
    ],
    [
      'promote-full',
      'argoproj.io/Rollout',
      {
        spec: { strategy: { canary: { steps: [1, 2] } } },
        status: { observedGeneration: '7b9c', abort: true },
      },
      {
        spec: { strategy: { canary: { steps: [1, 2] } } },
        status: { observedGeneration: '7b9c', currentStepIndex: 2 },
      },
    ],
    [
      'skip-current-step',
      'argoproj.io/Rollout',
      { spec: { strategy: { canary: { steps: [1, 2] } } }, status: {} },
      { spec: { strategy: { canary: { steps: [1, 2] } } }, status: { currentStepIndex: 1 } },
    ],
    ['terminate', 'argoproj.io/AnalysisRun', { spec: {} }, { spec: { terminate: true } }],
    ['resume', 'source.toolkit.fluxcd.io/GitRepository', { spec: { suspend: true } }, { spec: {} }],
    [
      'pause',
      'numaplane.numaproj.io/PipelineRollout',
      { spec: {} },
      { spec: { pipeline: { spec: { lifecycle: { desiredPhase: 'Paused' } } } } },
    ],
  ])('%s of %s', (action, kind, before, expected) => {
    const {
      apiVersion: _,
      kind: __,
      metadata: ___,
      ...fields
    } = after(object(kind, before), action);
    expect(fields).toEqual(expected);
  });

  test.each<[string, string, Record<string, string>, object]>([
    [
      'reconcile',
      'helm.toolkit.fluxcd.io/HelmRelease',
      {},
      { 'reconcile.fluxcd.io/requestedAt': AT },
    ],
    ['refresh', 'external-secrets.io/ExternalSecret', {}, { 'force-sync': AT }],
    ['push', 'external-secrets.io/PushSecret', {}, { 'force-sync': AT }],
    ['pause', 'keda.sh/ScaledJob', {}, { 'autoscaling.keda.sh/paused': 'true' }],
    [
      'paused-replicas',
      'keda.sh/ScaledObject',
      { replicas: '2' },
      { 'autoscaling.keda.sh/paused-replicas': '2' },
    ],
    [
      'rolling-update',
      'core.strimzi.io/StrimziPodSet',
      {},
      { 'strimzi.io/manual-rolling-update': 'true' },
    ],
    ['reload', 'postgresql.cnpg.io/Cluster', {}, { 'cnpg.io/reloadedAt': AT }],
    ['hibernate', 'postgresql.cnpg.io/Cluster', {}, { 'cnpg.io/hibernation': 'on' }],
  ])('%s of %s, by annotation', (action, kind, params, annotations) => {
    expect(after(object(kind), action, params).metadata.annotations).toEqual(annotations);
  });

  test.each(['0', '3', '2147483647'])('scale takes %s', (replicas) => {
    expect(after(object('apps/Deployment'), 'scale', { replicas }).spec).toEqual({
      replicas: Number(replicas),
    });
  });

  test.each(['', '-1', '1.5', 'many', '2147483648'])('scale refuses %j', (replicas) => {
    expect(() => after(object('apps/Deployment'), 'scale', { replicas })).toThrow('invalid number');
  });

  test('create-job makes a Job of the template that the CronJob owns', () => {
    const jobTemplate = {
      metadata: { labels: { a: 'b' }, annotations: {} },
      spec: { backoffLimit: 0, selector: {}, template: { spec: { volumes: [], hostPID: false } } },
    };
    const impacts = actOn({
      object: object('batch/CronJob', { spec: { jobTemplate } }),
      action: 'create-job',
      params: {},
      now: NOW,
    });
    expect(impacts).toEqual([
      {
        operation: 'create',
        object: {
          apiVersion: 'batch/v1',
          kind: 'Job',
          metadata: {
            name: 'web-202603010405',
            namespace: 'shop',
            labels: { a: 'b' },
            annotations: { 'cronjob.kubernetes.io/instantiate': 'manual' },
            ownerReferences: [
              {
                apiVersion: 'batch/v1',
                kind: 'CronJob',
                name: 'web',
                uid: 'u1',
                blockOwnerDeletion: true,
                controller: true,
              },
            ],
          },
          spec: { backoffLimit: 0, template: { spec: { hostPID: false } } },
        },
      },
    ]);
  });

  test.each([
    ['web', 'web-202603010405'],
    ['w'.repeat(52), `${'w'.repeat(52)}-2603010405`],
  ])('what is made of %s has a name that fits', (name, expected) => {
    const live = object('batch/CronJob', { metadata: { name, namespace: 'shop' } });
    expect(after(live, 'create-job').metadata.name).toBe(expected);
  });

  test('create-workflow makes a Workflow of the template, by reference', () => {
    const workflow = after(
      object('argoproj.io/WorkflowTemplate', { spec: { entrypoint: 'x' } }),
      'create-workflow',
    );
    expect(workflow).toMatchObject({
      kind: 'Workflow',
      metadata: {
        name: 'web-202603010405',
        labels: { 'workflows.argoproj.io/workflow-template': 'web' },
        ownerReferences: [
          { apiVersion: 'argoproj.io/v1', kind: 'WorkflowTemplate', name: 'web', uid: 'u1' },
        ],
      },
      spec: { workflowTemplateRef: { name: 'web' } },
    });
  });

  test('create-workflow of a CronWorkflow takes what it states for its workflows', () => {
    const instance = { 'workflows.argoproj.io/controller-instanceid': 'blue' };
    const workflow = after(
      object('argoproj.io/CronWorkflow', {
        metadata: { name: 'web', namespace: 'shop', uid: 'u1', labels: { ...instance, x: 'y' } },
        spec: {
          workflowMetadata: { labels: { a: 'b' }, annotations: {}, generateName: 'odd-' },
          workflowSpec: {
            entrypoint: 'go',
            arguments: {},
            templates: [{ name: 'go', suspend: {} }],
          },
        },
      }),
      'create-workflow',
    );
    expect(workflow).toEqual({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Workflow',
      metadata: {
        name: 'web-202603010405',
        namespace: 'shop',
        labels: { a: 'b', 'workflows.argoproj.io/cron-workflow': 'web', ...instance },
        annotations: { 'workflows.argoproj.io/scheduled-time': AT },
        ownerReferences: [
          { apiVersion: 'argoproj.io/v1', kind: 'CronWorkflow', name: 'web', uid: 'u1' },
        ],
      },
      spec: { entrypoint: 'go', templates: [{ name: 'go', suspend: {} }] },
    });
  });

  test('toggling automation off and on again leaves what it does as it was', () => {
    const automated = { prune: true, selfHeal: true };
    const live = object('argoproj.io/Application', { spec: { syncPolicy: { automated } } });
    const off = after(live, 'toggle-auto-sync');
    expect(off.spec).toEqual({ syncPolicy: { automated: { ...automated, enabled: false } } });
    expect(after(off, 'toggle-auto-sync').spec).toEqual({
      syncPolicy: { automated: { ...automated, enabled: true } },
    });
  });

  test('every action of every kind can be told and tried on an object that has nothing', () => {
    for (const [kind, actions] of Object.entries(BUILT_IN_ACTIONS)) {
      for (const name of Object.keys(actions)) {
        const params = { replicas: '1', instance: '2' };
        const [impact] = actOn({ object: object(kind), action: name, params, now: NOW });
        expect(impact?.object.kind, `${kind} ${name}`).toBeTruthy();
      }
    }
  });
});

describe('custom actions', () => {
  const live = object('apps/Deployment', { spec: {} });
  const scripted = (mergeBuiltin: boolean): ScriptedActions => ({
    custom: { discovery: 'find', definitions: [{ name: 'restart', script: 'mine' }], mergeBuiltin },
    runner: {
      discover: () => [{ name: 'restart', disabled: true }],
      act: (script, request) => [
        { operation: 'patch', object: { ...request.object, metadata: { name: script } } },
      ],
    },
  });

  test('stand in the place of the built-in ones', () => {
    expect(discoverActions(live, scripted(false))).toEqual([{ name: 'restart', disabled: true }]);
    expect(() =>
      actOn({ object: live, action: 'pause', params: {}, now: NOW }, scripted(false)),
    ).toThrow('Deployment has no action "pause"');
  });

  test('win over built-in ones of the same name where these are kept', () => {
    const names = discoverActions(live, scripted(true)).map(({ name, disabled }) => [
      name,
      disabled,
    ]);
    expect(names).toEqual([
      ['pause', false],
      ['restart', true],
      ['resume', true],
      ['scale', false],
    ]);
    const [own] = actOn({ object: live, action: 'restart', params: {}, now: NOW }, scripted(true));
    expect(own?.object.metadata.name).toBe('mine');
    const [kept] = actOn({ object: live, action: 'pause', params: {}, now: NOW }, scripted(true));
    expect(kept?.object.spec).toEqual({ paused: true });
  });
});

import {
  ANNOTATION_LAST_APPLIED,
  FIELD_MANAGER,
  type FieldsV1,
  type KubeObject,
} from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import { claimOwnership, unforeseenRemovals } from './claim.ts';
import { partition } from './fields-v1.ts';
import { changed, DESIRED, entry, liveDeployment, OWNED } from './fixtures/objects.ts';
import { predictLocally } from './local-predictor.ts';

/** What somebody else states stays with them, whatever Git drops beside it. */

interface Case {
  /** The container's fields, of which Git states none any more. */
  live: object;
  ours: FieldsV1;
  theirs: FieldsV1;
}

const podOf = (container: object, annotations?: Record<string, string>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', ...(annotations ? { annotations } : {}) },
  spec: { containers: [{ name: 'c', image: 'nginx:1', ...container }] },
});
const within = (fields: FieldsV1): FieldsV1 => ({
  'f:spec': { 'f:containers': { 'k:{"name":"c"}': fields } },
});
const ITEM = { '.': {}, 'f:name': {}, 'f:image': {} };

const CASES: Record<string, Case> = {
  'a handler beside a dropped period': {
    live: {
      livenessProbe: { httpGet: { path: '/up', port: 80, scheme: 'HTTP' }, periodSeconds: 5 },
    },
    ours: { 'f:livenessProbe': { 'f:periodSeconds': {} } },
    theirs: {
      'f:livenessProbe': { '.': {}, 'f:httpGet': { '.': {}, 'f:path': {}, 'f:port': {} } },
    },
  },
  'a user beside dropped privileges': {
    live: { securityContext: { privileged: true, runAsUser: 7 } },
    ours: { 'f:securityContext': { 'f:privileged': {} } },
    theirs: { 'f:securityContext': { 'f:runAsUser': {} } },
  },
  'a refused escalation beside dropped privileges': {
    live: { securityContext: { privileged: true, allowPrivilegeEscalation: false } },
    ours: { 'f:securityContext': { 'f:privileged': {} } },
    theirs: { 'f:securityContext': { 'f:allowPrivilegeEscalation': {} } },
  },
  'a memory limit beside a dropped request': {
    live: { resources: { limits: { memory: '1Gi' }, requests: { cpu: '1' } } },
    ours: { 'f:resources': { 'f:requests': { 'f:cpu': {} } } },
    theirs: { 'f:resources': { 'f:limits': { 'f:memory': {} } } },
  },
  'a variable beside a dropped one': {
    live: {
      env: [
        { name: 'A', value: '1' },
        { name: 'B', value: '2' },
      ],
    },
    ours: { 'f:env': { 'k:{"name":"A"}': { '.': {}, 'f:name': {}, 'f:value': {} } } },
    theirs: { 'f:env': { 'k:{"name":"B"}': { '.': {}, 'f:name': {}, 'f:value': {} } } },
  },
  'a port beside a dropped one': {
    live: {
      ports: [
        { containerPort: 80, protocol: 'TCP' },
        { containerPort: 81, protocol: 'TCP' },
      ],
    },
    ours: {
      'f:ports': {
        'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {} },
      },
    },
    theirs: {
      'f:ports': {
        'k:{"containerPort":81,"protocol":"TCP"}': {
          '.': {},
          'f:containerPort': {},
          'f:protocol': {},
        },
      },
    },
  },
  'a stop hook beside a dropped start hook': {
    live: {
      lifecycle: { preStop: { sleep: { seconds: 5 } }, postStart: { exec: { command: ['x'] } } },
    },
    ours: { 'f:lifecycle': { 'f:postStart': { 'f:exec': { 'f:command': {} } } } },
    theirs: { 'f:lifecycle': { 'f:preStop': { 'f:sleep': { 'f:seconds': {} } } } },
  },
};

const WRITERS: [string, 'ours' | 'adopted'][] = [
  ['some-operator', 'ours'],
  ['kubectl-edit', 'ours'],
  ['helm', 'ours'],
  ['kubectl-client-side-apply', 'ours'],
  ['some-operator', 'adopted'],
  ['kubectl-edit', 'adopted'],
  ['kubectl', 'adopted'],
];

describe.each(Object.entries(CASES))('%s', (_, { live: container, ours, theirs }) => {
  test.each(WRITERS)('stays with %s where the object is %s', (writer, origin) => {
    const isOurs = origin === 'ours';
    const owned = within({ ...ITEM, ...ours });
    const other = entry({ manager: writer, operation: 'Update', fieldsV1: within(theirs) });
    const applied = JSON.stringify(podOf(container));
    const isAuthor = writer === 'kubectl-client-side-apply';
    const live = podOf(container, isAuthor ? { [ANNOTATION_LAST_APPLIED]: applied } : undefined);
    const manager = isOurs ? FIELD_MANAGER : 'argocd-controller';
    live.metadata.managedFields = [entry({ manager, fieldsV1: owned }), other];
    const input = { desired: podOf({}), live, manager: FIELD_MANAGER };
    const claimed = claimOwnership(isOurs ? { ...input, lastOwned: owned } : input);
    expect(claimed ?? live.metadata.managedFields).toContainEqual(other);

    const left = predictLocally({ ...input, ownedBefore: owned });
    expect(partition(within(theirs), left).unstated).toEqual({});
    expect(partition(within(ours), left).stated).toEqual({});
  });
});

test('what was there before owners were recorded is not what a manifest stated', () => {
  const live = podOf({ args: ['-v'] }, { note: 'x' });
  const fieldsV1 = within({ ...ITEM, 'f:args': {} });
  for (const manager of ['before-first-apply', 'kubectl']) {
    live.metadata.managedFields = [entry({ manager, operation: 'Update', fieldsV1 })];
    expect(unforeseenRemovals({ desired: podOf({}), live, manager: FIELD_MANAGER })).toEqual({});
  }
});

describe('replicas that Git drops', () => {
  const replicas = { 'f:spec': { 'f:replicas': {} } };
  const desired = changed(DESIRED, { 'spec.replicas': undefined });
  test.each([
    ['stay with a controller of the cluster', { manager: 'kube-controller-manager' }, 2],
    ['stay with who has scaled them', { manager: 'keda', subresource: 'scale' }, 2],
    ['go from somebody who wrote the same', { manager: 'kubectl-edit' }, undefined],
  ])('%s, as foreseen', (_, by, left) => {
    const other = entry({ ...by, operation: 'Update', fieldsV1: replicas });
    const live = liveDeployment([entry(), other]);
    const predicted = predictLocally({ desired, live, ownedBefore: OWNED }) as typeof live & {
      spec: { replicas?: number };
    };
    expect(predicted.spec.replicas).toBe(left);
    const removals = unforeseenRemovals({ desired, live, manager: FIELD_MANAGER });
    expect(removals).toEqual(left === undefined ? replicas : {});
  });
});

import { ANNOTATION_LAST_APPLIED, type FieldsV1, type KubeObject } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import { droppedPaths } from './dropped-fields.ts';
import { entry } from './fixtures/objects.ts';
import { withFilledBelow } from './with-filled-below.ts';

function pod(container: object, metadata: object = {}): KubeObject {
  const containers = [{ name: 'c', ...container }];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', ...metadata },
    spec: { containers },
  };
}

const within = (fields: FieldsV1): FieldsV1 => ({
  'f:spec': { 'f:containers': { 'k:{"name":"c"}': { '.': {}, 'f:name': {}, ...fields } } },
});
const PROBE = { httpGet: { port: 80 }, timeoutSeconds: 1 };
const APPLIED = within({ 'f:readinessProbe': { 'f:httpGet': { 'f:port': {} } } });
const DEFAULTS = within({ 'f:readinessProbe': { 'f:timeoutSeconds': {} } });
const LIVE = pod({ readinessProbe: PROBE });
const by = (manager: string, fieldsV1: FieldsV1) => [
  entry({ manager, operation: 'Update', fieldsV1 }),
];
const AT = ['spec', 'containers', 0, 'readinessProbe'];

describe('where dropped fields stand', () => {
  test.each<[string, FieldsV1, (string | number)[][]]>([
    ['a structure goes with what was filled in', {}, [AT]],
    ['but for the part that others own', DEFAULTS, [[...AT, 'httpGet']]],
    ['and stays where others own the same', APPLIED, []],
  ])('%s', (_, kept, paths) => {
    const dropped = { applied: APPLIED, desired: pod({}), kept };
    expect(droppedPaths(pod({ readinessProbe: PROBE }), dropped)).toEqual(paths);
  });

  test('an item goes also where others own a field in it, but not one that they state', () => {
    const live = pod({ env: [{ name: 'A', value: '1' }] });
    const env = (fields: FieldsV1) => within({ 'f:env': { 'k:{"name":"A"}': fields } });
    const applied = env({ '.': {}, 'f:name': {}, 'f:value': {} });
    const desired = pod({ env: [] });
    const paths = (fields: FieldsV1) => droppedPaths(live, { applied, desired, kept: env(fields) });
    expect(paths({ 'f:value': {} })).toEqual([['spec', 'containers', 0, 'env', 0]]);
    expect(paths({ '.': {}, 'f:name': {}, 'f:value': {} })).toEqual([]);
  });

  test('annotations never go as such', () => {
    const live = pod({}, { annotations: { a: '1', b: '2' }, labels: { a: '1', b: '2' } });
    const applied = {
      'f:metadata': { 'f:annotations': { 'f:a': {} }, 'f:labels': { 'f:a': {} } },
    };
    expect(droppedPaths(live, { applied, desired: pod({}), kept: {} })).toEqual([
      ['metadata', 'annotations', 'a'],
      ['metadata', 'labels'],
    ]);
  });
});

/** What goes with `applied` when Git drops it, beside what these managers' updates own. */
function going(input: {
  applied: FieldsV1;
  writers: Record<string, FieldsV1>;
  live: KubeObject;
  kept?: FieldsV1;
  desired?: KubeObject;
  isAdopted?: boolean;
}): FieldsV1 {
  const { applied, kept = {}, desired = pod({}), isAdopted = false } = input;
  const writers = Object.entries(input.writers).flatMap(([name, fields]) => by(name, fields));
  const metadata = { ...input.live.metadata, managedFields: writers };
  const live = { ...input.live, metadata };
  return withFilledBelow(applied, { writers, kept, isAdopted, desired, live });
}

describe('what goes with a dropped field', () => {
  test('the defaults in a structure that is dropped as such', () => {
    expect(going({ applied: APPLIED, writers: { me: DEFAULTS }, live: LIVE })).toEqual(
      within({ 'f:readinessProbe': { 'f:httpGet': { 'f:port': {} }, 'f:timeoutSeconds': {} } }),
    );
  });

  test('nothing of one that is stated still', () => {
    const desired = pod({ readinessProbe: { exec: {} } });
    const input = { applied: APPLIED, writers: { me: DEFAULTS }, live: LIVE, desired };
    expect(going(input)).toEqual(APPLIED);
  });

  test('no other entry of a map', () => {
    const labels = (name: string): FieldsV1 => ({ 'f:metadata': { 'f:labels': { [name]: {} } } });
    const live = pod({}, { labels: { ours: 'x', theirs: 'x' } });
    const applied = labels('f:ours');
    expect(going({ applied, writers: { me: labels('f:theirs') }, live })).toEqual(applied);
  });
});

describe('of a security context, beside the dropped privileges', () => {
  const context = (fields: FieldsV1) => within({ 'f:securityContext': fields });
  const applied = context({ 'f:privileged': {} });
  const user = context({ 'f:runAsUser': {} });
  const both = context({ 'f:privileged': {}, 'f:runAsUser': {} });
  const authored: FieldsV1 = {
    ...user,
    'f:metadata': { 'f:annotations': { [`f:${ANNOTATION_LAST_APPLIED}`]: {} } },
  };
  const securityContext = { privileged: true, runAsUser: 7 };
  const stating = (stated: object) => {
    const manifest = pod({ securityContext: stated });
    return pod(
      { securityContext },
      { annotations: { [ANNOTATION_LAST_APPLIED]: JSON.stringify(manifest) } },
    );
  };
  const silent = stating({ privileged: true });
  const bare = pod({ securityContext });
  const KUBECTL = 'kubectl-client-side-apply';

  test.each<[string, Parameters<typeof going>[0], FieldsV1]>([
    [
      'at an adoption, what came with the former manifest',
      { applied, writers: { [KUBECTL]: authored }, live: silent, isAdopted: true },
      both,
    ],
    [
      'at an adoption, not what the former manifest states',
      {
        applied,
        writers: { [KUBECTL]: authored },
        live: stating({ runAsUser: 7 }),
        isAdopted: true,
      },
      applied,
    ],
    [
      'at an adoption, not what another applier than the author of the annotation owns',
      { applied, writers: { helm: user }, live: silent, isAdopted: true },
      applied,
    ],
    [
      'at an adoption from a tool without an annotation, all of its own',
      { applied, writers: { helm: user }, live: bare, isAdopted: true },
      both,
    ],
    [
      'at an adoption, not what was there before owners were recorded',
      { applied, writers: { 'before-first-apply': user }, live: bare, isAdopted: true },
      applied,
    ],
    [
      'later, not what kubectl apply has added since',
      { applied, writers: { [KUBECTL]: authored }, live: stating(securityContext) },
      applied,
    ],
    [
      'later, not even what came with a manifest',
      { applied, writers: { [KUBECTL]: authored }, live: silent },
      applied,
    ],
    ['later, not what Helm states', { applied, writers: { helm: user }, live: bare }, applied],
    ['not what a person states', { applied, writers: { me: user }, live: bare }, applied],
    [
      'not what an operator states, at an adoption',
      { applied, writers: { operator: user }, live: bare, isAdopted: true },
      applied,
    ],
  ])('%s', (_, input, expected) => {
    expect(going(input)).toEqual(expected);
  });
});

describe('of a probe', () => {
  const probe = (fields: FieldsV1) => within({ 'f:readinessProbe': fields });
  const handler = { 'f:httpGet': { 'f:port': {} } };
  const rest = { '.': {}, 'f:periodSeconds': {}, 'f:successThreshold': {} };
  const live = (periodSeconds: number, more: object = { httpGet: { path: '/a', port: 80 } }) =>
    pod({ readinessProbe: { ...more, periodSeconds, successThreshold: 1 } });
  const theirs = { ...rest, 'f:httpGet': { '.': {}, 'f:path': {}, 'f:port': {} } };

  test.each<[string, Parameters<typeof going>[0], FieldsV1]>([
    [
      'with the handler, the defaults of whoever created it',
      { applied: probe(handler), writers: { 'kubectl-create': probe(rest) }, live: live(10) },
      probe({ ...handler, 'f:periodSeconds': {}, 'f:successThreshold': {} }),
    ],
    [
      'with the handler, not what a person or an operator states beside it',
      { applied: probe(handler), writers: { operator: probe(rest) }, live: live(20) },
      probe({ ...handler, 'f:successThreshold': {} }),
    ],
    [
      'with the handler, all that an applier was left with',
      { applied: probe(handler), writers: { helm: probe(rest) }, live: live(20) },
      probe({ ...handler, ...rest }),
    ],
    [
      'with a part of it, not the rest of an applier that owns the other part',
      {
        applied: probe({ 'f:httpGet': { 'f:path': {} } }),
        writers: { helm: probe({ ...rest, ...handler }) },
        live: live(20),
      },
      probe({ 'f:httpGet': { 'f:path': {} }, 'f:successThreshold': {} }),
    ],
    [
      'with a handler that another apply states as well, not the rest of an applier',
      {
        applied: probe(handler),
        writers: { helm: probe(rest) },
        live: live(20),
        kept: probe(handler),
      },
      probe({ ...handler, 'f:successThreshold': {} }),
    ],
    [
      'without a handler, not the handler of an operator',
      {
        applied: probe({ 'f:periodSeconds': {} }),
        writers: { operator: probe(theirs) },
        live: live(5),
      },
      probe({ 'f:periodSeconds': {}, 'f:successThreshold': {} }),
    ],
    [
      'without a handler, not the handler of an applier',
      {
        applied: probe({ 'f:periodSeconds': {} }),
        writers: { helm: probe(theirs) },
        live: live(5),
      },
      probe({ 'f:periodSeconds': {}, 'f:successThreshold': {} }),
    ],
    [
      'nothing where ours is no longer there',
      {
        applied: probe(handler),
        writers: { operator: probe({ ...rest, 'f:exec': { 'f:command': {} } }) },
        live: live(10, { exec: { command: ['x'] } }),
      },
      probe(handler),
    ],
  ])('%s', (_, input, expected) => {
    expect(going(input)).toEqual(expected);
  });
});

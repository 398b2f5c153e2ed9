import { describe, expect, test } from 'vitest';
import { evaluateDiscoverActions, evaluateRunAction } from './actions.ts';
import { evaluateHealth } from './health.ts';

const object = { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'a', labels: {} } };
const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {},
};

describe('health by a script', () => {
  test.each<[string, object]>([
    [
      'return {status = string.upper("h"):gsub("H", "Healthy")}',
      { status: 'Healthy', message: '' },
    ],
    [
      'return {status = "Degraded", message = obj.metadata.name}',
      { status: 'Degraded', message: 'a' },
    ],
    ['return nil', { status: null, message: '' }],
    ['return {}', { status: null, message: '' }],
    ['return {status = "Fine"}', { status: 'Unknown' }],
    [
      'error("no", 0)',
      { status: 'Unknown', message: 'no', error: { code: 'failed-precondition', message: 'no' } },
    ],
    ['while true do end', { status: 'Unknown', error: { code: 'deadline-exceeded' } }],
  ])('%s', (lua, answer) => {
    expect(evaluateHealth({ object, lua })).toMatchObject(answer);
  });

  test('is not asked about what is being deleted', () => {
    const metadata = { ...object.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' };
    const answer = evaluateHealth({ object: { ...object, metadata }, lua: 'error("asked")' });
    expect(answer).toEqual({ status: 'Progressing', message: 'Pending deletion' });
  });
});

describe('actions', () => {
  test('are those of the script, or those that the field has built in', () => {
    const lua = 'return {restart = {disabled = true}}';
    expect(evaluateDiscoverActions({ object: deployment, lua })).toEqual({
      actions: [{ name: 'restart', disabled: true }],
    });
    const { actions } = evaluateDiscoverActions({ object: deployment });
    expect((actions as { name: string }[]).map(({ name }) => name)).toEqual([
      'restart',
      'resume',
      'scale',
    ]);
    expect(evaluateDiscoverActions({ object })).toEqual({ actions: [] });
  });

  test('are run with their parameters, by the script or as they are built in', () => {
    const lua = 'obj.metadata.labels.n = actionParams.n return obj';
    expect(evaluateRunAction({ object, lua, action: 'x', params: { n: '1' } })).toEqual({
      objects: [
        { operation: 'patch', object: { ...object, metadata: { name: 'a', labels: { n: '1' } } } },
      ],
    });
    const scaled = evaluateRunAction({
      object: deployment,
      action: 'scale',
      params: { replicas: 2 },
    });
    expect(scaled).toEqual({
      objects: [{ operation: 'patch', object: { ...deployment, spec: { replicas: 2 } } }],
    });
  });

  test.each<[object, string, string]>([
    [{ object, lua: 'error("not today", 0)' }, 'failed-precondition', 'not today'],
    [{ object, lua: 'return 1' }, 'failed-precondition', 'must return the object'],
    [{ object, lua: 'while true do end' }, 'deadline-exceeded', '1000 ms'],
    [{ object, action: 'restart' }, 'not-found', 'Thing has no action "restart"'],
    [{ object }, 'invalid-argument', 'action is required'],
    [{ action: 'restart' }, 'invalid-argument', 'object is required'],
    [{ object: deployment, action: 'scale', params: [] }, 'invalid-argument', 'params'],
    [{ object: deployment, action: 'scale' }, 'invalid-argument', 'invalid number'],
  ])('that cannot be say why: %j', (request, code, message) => {
    const run = () => evaluateRunAction(request as Record<string, unknown>);
    expect(run).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});

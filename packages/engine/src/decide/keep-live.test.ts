import type { KubeObject } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { keepLive, nameWriters, otherWriters } from './index.ts';

const deployment = (spec: object): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec,
});

describe('a manifest with fields as they are live', () => {
  it.each<[string, object, object, (string | number)[], object]>([
    [
      'takes a value',
      { replicas: 1, paused: true },
      { replicas: 5 },
      ['spec', 'replicas'],
      { replicas: 5, paused: true },
    ],
    ['adds what is not stated', {}, { replicas: 5 }, ['spec', 'replicas'], { replicas: 5 }],
    ['leaves out what is not live', { replicas: 1 }, {}, ['spec', 'replicas'], {}],
    [
      'finds the item of a list by its name',
      {
        containers: [
          { name: 'a', image: 'a:1' },
          { name: 'b', image: 'b:1' },
        ],
      },
      {
        containers: [{ name: 'sidecar' }, { name: 'b', image: 'b:2' }, { name: 'a', image: 'a:2' }],
      },
      ['spec', 'containers', 1, 'image'],
      {
        containers: [
          { name: 'a', image: 'a:1' },
          { name: 'b', image: 'b:2' },
        ],
      },
    ],
    [
      'leaves a list alone that lacks the item',
      { containers: [{ name: 'a' }] },
      { containers: [{ name: 'sidecar', image: 'x' }] },
      ['spec', 'containers', 0, 'image'],
      { containers: [{ name: 'a' }] },
    ],
    [
      'takes items of plain lists by place',
      { args: ['a', 'b'] },
      { args: ['a', 'c'] },
      ['spec', 'args', 1],
      { args: ['a', 'c'] },
    ],
    [
      'does nothing where the path leads nowhere',
      { a: 1 },
      { b: { c: 1 } },
      ['spec', 'b', 'c'],
      { a: 1 },
    ],
    ['does nothing for the whole object', { a: 1 }, { a: 2 }, [], { a: 1 }],
  ])('%s', (_, stated, live, path, expected) => {
    const manifest = deployment(stated);
    const kept = keepLive(manifest, deployment(live), [path]);
    expect(kept.spec).toEqual(expected);
    expect(manifest.spec).toEqual(stated);
  });

  it.each(['__proto__', 'constructor'])('takes the key %s as any other', (key) => {
    const labels = (value: string) => JSON.parse(`{"labels":{"${key}":"${value}"}}`);
    const path = ['spec', 'labels', key];
    for (const stated of [labels('old'), { labels: {} }]) {
      const kept = keepLive(deployment(stated), deployment(labels('new')), [path]);
      expect(JSON.stringify(kept.spec)).toBe(JSON.stringify(labels('new')));
    }
  });
});

describe('other writers of a field', () => {
  const entry = (manager: string, fields: object, more: object = {}) => ({
    manager,
    operation: 'Update',
    apiVersion: 'apps/v1',
    fieldsType: 'FieldsV1',
    fieldsV1: fields as never,
    ...more,
  });
  const live = (...managedFields: object[]): KubeObject => ({
    ...deployment({ replicas: 5, template: { spec: { a: 1 } } }),
    metadata: { name: 'web', managedFields: managedFields as never },
  });
  const replicas = { 'f:spec': { 'f:replicas': {} } };
  const template = { 'f:spec': { 'f:template': { 'f:spec': { 'f:a': {} } } } };

  it.each<[string, KubeObject, (string | number)[], string[]]>([
    [
      'are those that own it',
      live(entry('hpa', replicas), entry('x', template)),
      ['spec', 'replicas'],
      ['hpa'],
    ],
    ['are not ourselves', live(entry('lockstep', replicas)), ['spec', 'replicas'], []],
    ['may own what is below it', live(entry('x', template)), ['spec', 'template'], ['x']],
    [
      'come in the order of their last write',
      live(
        entry('old', replicas, { time: '2026-01-01T00:00:00Z' }),
        entry('new', replicas, { time: '2026-01-02T00:00:00Z' }),
      ),
      ['spec', 'replicas'],
      ['new', 'old'],
    ],
    ['are none where nothing is told', deployment({ replicas: 5 }), ['spec', 'replicas'], []],
  ])('%s', (_, object, path, managers) => {
    expect(otherWriters(object, path, 'lockstep').map(({ manager }) => manager)).toEqual(managers);
  });

  it('are named in words', () => {
    expect(nameWriters([{ manager: 'hpa', operation: 'Update', at: '2026-01-01T00:00:00Z' }])).toBe(
      'hpa (Update at 2026-01-01T00:00:00Z) writes it as well',
    );
    expect(nameWriters([])).toContain('a webhook or the API server rewrites it');
  });
});

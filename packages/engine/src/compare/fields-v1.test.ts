import type { FieldsV1 } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import { partition, pathsOf, subtract, unionOf } from './fields-v1.ts';

const OBJECT = {
  metadata: { labels: { a: '1' }, finalizers: ['x', 'y'] },
  spec: {
    replicas: 1,
    containers: [
      { name: 'a', image: 'i' },
      { name: 'b', ports: [{ containerPort: 80 }] },
    ],
  },
};

const FIELDS: FieldsV1 = {
  'f:metadata': {
    'f:labels': { 'f:a': {}, 'f:gone': {} },
    'f:finalizers': { 'v:"y"': {}, 'v:"z"': {} },
  },
  'f:spec': {
    'f:replicas': {},
    'f:paused': {},
    'f:containers': {
      'k:{"name":"b"}': {
        '.': {},
        'f:name': {},
        'f:ports': {
          'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {} },
        },
      },
      'k:{"name":"c"}': { '.': {}, 'f:name': {} },
    },
  },
};

describe('partition', () => {
  test('splits a set by what the object has, with list items found by key', () => {
    expect(partition(FIELDS, OBJECT)).toEqual({
      stated: {
        'f:metadata': { 'f:labels': { 'f:a': {} }, 'f:finalizers': { 'v:"y"': {} } },
        'f:spec': {
          'f:replicas': {},
          'f:containers': {
            'k:{"name":"b"}': FIELDS['f:spec']?.['f:containers']?.['k:{"name":"b"}'],
          },
        },
      },
      unstated: {
        'f:metadata': { 'f:labels': { 'f:gone': {} }, 'f:finalizers': { 'v:"z"': {} } },
        'f:spec': {
          'f:paused': {},
          'f:containers': { 'k:{"name":"c"}': { '.': {}, 'f:name': {} } },
        },
      },
    });
  });
});

describe('pathsOf', () => {
  test('names what is there, whole items as one', () => {
    expect(pathsOf(FIELDS, OBJECT)).toEqual([
      ['metadata', 'labels', 'a'],
      ['metadata', 'finalizers', 1],
      ['spec', 'replicas'],
      ['spec', 'containers', 1],
    ]);
  });

  test('names what is absent by its element when asked', () => {
    expect(pathsOf({ 'f:spec': { 'f:paused': {} } }, OBJECT, { includeAbsent: true })).toEqual([
      ['spec', 'paused'],
    ]);
  });
});

describe('subtract and unionOf', () => {
  const a: FieldsV1 = { 'f:x': { 'f:p': {}, 'f:q': {} }, 'f:y': {} };
  const b: FieldsV1 = { 'f:x': { 'f:q': {}, 'f:r': {} }, 'f:y': {} };

  test('take away leaf by leaf', () => {
    expect(subtract(a, b)).toEqual({ 'f:x': { 'f:p': {} } });
    expect(subtract(a, a)).toEqual({});
    expect(subtract(a, {})).toEqual(a);
  });

  test('join leaf by leaf', () => {
    expect(unionOf(a, b)).toEqual({ 'f:x': { 'f:p': {}, 'f:q': {}, 'f:r': {} }, 'f:y': {} });
  });

  test('keep apart a field owned as such and the fields in it', () => {
    const whole: FieldsV1 = { 'f:x': {} };
    expect(unionOf(whole, a)['f:x']).toEqual({ '.': {}, 'f:p': {}, 'f:q': {} });
    expect(subtract(whole, a)).toEqual(whole);
    expect(subtract(a, whole)).toEqual(a);
  });
});

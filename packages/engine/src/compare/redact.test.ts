import { ANNOTATION_LAST_APPLIED, type KubeObject } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import { fieldChanges } from './diff.ts';
import { redactChanges, redactSecret } from './redact.ts';

/** Stands for a keyed digest: equal for equal texts, and shows nothing of them. */
const seen: string[] = [];
const digest = (text: string) => {
  if (!seen.includes(text)) seen.push(text);
  return `#${seen.indexOf(text)}`;
};

const secret = (fields: object, metadata: object = {}): KubeObject =>
  ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 's', ...metadata },
    ...fields,
  }) as KubeObject;
const HIDDEN = ['hunter2', btoa('hunter2')];
const shows = (value: unknown) => HIDDEN.some((text) => JSON.stringify(value).includes(text));

const SECRETS: Record<string, KubeObject> = {
  data: secret({ data: { a: btoa('hunter2') } }),
  stringData: secret({ stringData: { a: 'hunter2' } }),
  'data that is a text': secret({ data: 'hunter2' }),
  'data that is a list': secret({ data: [{ a: 'hunter2' }] }),
  'data with a map inside': secret({ data: { a: { b: 'hunter2' } } }),
  'a misspelt field': secret({ stringdata: { a: 'hunter2' } }),
  'the last-applied annotation': secret(
    {},
    {
      annotations: {
        [ANNOTATION_LAST_APPLIED]: JSON.stringify(secret({ stringData: { a: 'hunter2' } })),
      },
    },
  ),
  'a last-applied annotation that does not parse': secret(
    {},
    { annotations: { [ANNOTATION_LAST_APPLIED]: '{"data":{"a":"hunter2"' } },
  ),
  'a last-applied annotation in the last-applied annotation': secret(
    {},
    {
      annotations: {
        [ANNOTATION_LAST_APPLIED]: JSON.stringify(
          secret({}, { annotations: { [ANNOTATION_LAST_APPLIED]: '{"data":{"a":"hunter2"}}' } }),
        ),
      },
    },
  ),
};

describe('a Secret shows nothing of its', () => {
  test.each(Object.entries(SECRETS))('%s', (_title, object) => {
    const before = structuredClone(object);
    expect(shows(object)).toBe(true);
    expect(shows(redactSecret(object, digest))).toBe(false);
    expect(object).toEqual(before);
  });

  test.each(Object.entries(SECRETS))('%s, in changes', (_title, object) => {
    const changes = [...fieldChanges(secret({}), object), ...fieldChanges(object, secret({}))];
    expect(shows(changes)).toBe(true);
    expect(shows(redactChanges(object, changes, digest))).toBe(false);
  });
});

test('equal values give equal digests, in data and stringData, and others do not', () => {
  const a = redactSecret(secret({ data: { k: btoa('one') } }), digest).data as Record<
    string,
    string
  >;
  const b = redactSecret(secret({ stringData: { k: 'one' } }), digest).stringData as Record<
    string,
    string
  >;
  const c = redactSecret(secret({ data: { k: btoa('two') } }), digest).data as Record<
    string,
    string
  >;
  expect(a.k).toBe(b.k);
  expect(a.k).not.toBe(c.k);
});

test('keys, type and metadata stay; other kinds stay as they are', () => {
  const object = secret(
    { type: 'Opaque', immutable: true, data: { k: 'dg==' } },
    { labels: { a: 'b' } },
  );
  expect(redactSecret(object, () => '#')).toEqual({ ...object, data: { k: '#' } });
  const map: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: {}, data: { a: 'b' } };
  expect(redactSecret(map, digest)).toBe(map);
  const other: KubeObject = {
    apiVersion: 'example.com/v1',
    kind: 'Secret',
    metadata: {},
    data: { a: 'b' },
  };
  expect(redactSecret(other, digest)).toBe(other);
});

import { describe, expect, test } from 'vitest';
import { paramSets } from '../testing/given.ts';

const server = 'https://kubernetes.default.svc';
const local = { name: 'in-cluster', nameNormalized: 'in-cluster', server, project: '' };
const prod = {
  name: 'Prod_1',
  server: 'https://prod',
  project: 'p',
  labels: { env: 'prod', 'example.com/tier': '1' },
  annotations: { note: 'n' },
};
const dev = { name: 'dev', server: 'https://dev', labels: { env: 'dev' } };
const clusters = [prod, dev];
const type = 'argocd.argoproj.io/secret-type';

const flatProd = {
  name: 'Prod_1',
  nameNormalized: 'prod-1',
  server: 'https://prod',
  project: 'p',
  [`metadata.labels.${type}`]: 'cluster',
  'metadata.labels.env': 'prod',
  'metadata.labels.example.com/tier': '1',
  'metadata.annotations.note': 'n',
};
const goProd = {
  name: 'Prod_1',
  nameNormalized: 'prod-1',
  server: 'https://prod',
  project: 'p',
  metadata: {
    labels: { [type]: 'cluster', env: 'prod', 'example.com/tier': '1' },
    annotations: { note: 'n' },
  },
};

describe('a cluster', () => {
  test('has flat labels and annotations without Go templates', async () => {
    const selector = { matchLabels: { env: 'prod' } };
    expect(await paramSets({ clusters: { selector } }, { clusters })).toEqual([flatProd]);
  });

  test('has metadata with them', async () => {
    const selector = { matchLabels: { env: 'prod' } };
    const sets = await paramSets({ clusters: { selector } }, { clusters, goTemplate: true });
    expect(sets).toEqual([goProd]);
  });

  test.each([
    ['without annotations', dev],
    [
      'with the manifest that kubectl applied',
      { ...dev, annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' } },
    ],
  ])('%s has none, not an empty map', async (_, cluster) => {
    const selector = { matchLabels: { env: 'dev' } };
    const given = { clusters: [cluster], goTemplate: true };
    const [set] = await paramSets({ clusters: { selector } }, given);
    expect(set).toMatchObject({ metadata: { labels: { env: 'dev' } } });
    expect(set).not.toHaveProperty('metadata.annotations');
  });
});

describe('the local cluster', () => {
  test.each<[string, object, object[], string[]]>([
    ['comes first where nothing is selected by', {}, clusters, ['in-cluster', 'Prod_1', 'dev']],
    ['is alone where there is no other', {}, [], ['in-cluster']],
    ['counts under an empty selector', { selector: {} }, [dev], ['in-cluster', 'dev']],
    [
      'has no labels to be selected by',
      { selector: { matchLabels: { [type]: 'cluster' } } },
      clusters,
      ['Prod_1', 'dev'],
    ],
    ['is the registered one where there is one', {}, [{ name: 'own', server }], ['own']],
    [
      'does not come back because the registered one is not selected',
      { selector: { matchLabels: { env: 'dev' } } },
      [{ name: 'own', server }, dev],
      ['dev'],
    ],
  ])('%s', async (_, spec, given, names) => {
    const sets = await paramSets({ clusters: spec }, { clusters: given as typeof clusters });
    expect(sets.map((set) => (set as typeof local).name)).toEqual(names);
  });

  test.each([true, false])('has these parameters, goTemplate %s', async (goTemplate) => {
    expect(await paramSets({ clusters: {} }, { goTemplate })).toEqual([local]);
  });
});

describe('a selector', () => {
  test.each<[string, object, string[]]>([
    ['In', { key: 'env', operator: 'In', values: ['prod', 'x'] }, ['Prod_1']],
    ['NotIn', { key: 'env', operator: 'NotIn', values: ['prod'] }, ['dev']],
    [
      'NotIn of a label that is not there',
      { key: 'none', operator: 'NotIn', values: ['x'] },
      ['Prod_1', 'dev'],
    ],
    ['Exists', { key: 'example.com/tier', operator: 'Exists' }, ['Prod_1']],
    ['DoesNotExist', { key: 'example.com/tier', operator: 'DoesNotExist' }, ['dev']],
  ])('%s', async (_, expression, names) => {
    const selector = { matchExpressions: [expression] };
    const sets = await paramSets({ clusters: { selector } }, { clusters });
    expect(sets.map((set) => (set as typeof local).name)).toEqual(names);
  });

  test.each<[object, string]>([
    [{ matchLabels: { env: 'https://x' } }, '"https://x" is not a valid label value'],
    [{ matchLabels: { 'a b': 'x' } }, '"a b" is not a valid label key'],
    [
      { matchExpressions: [{ key: 'a', operator: 'Like', values: ['b'] }] },
      '"Like" is not a valid label selector operator',
    ],
    [
      { matchExpressions: [{ key: 'a', operator: 'In', values: [] }] },
      'values must not be empty for In of "a"',
    ],
    [
      { matchExpressions: [{ key: 'a', operator: 'Exists', values: ['b'] }] },
      'values must be empty for Exists of "a"',
    ],
  ])('%j is refused', async (selector, message) => {
    await expect(paramSets({ clusters: { selector } }, { clusters })).rejects.toThrow(message);
  });
});

describe('values', () => {
  const selector = { matchLabels: { env: 'prod' } };

  test('name the cluster’s parameters, and not each other', async () => {
    const values = { a: '{{name}}-{{metadata.labels.env}}', b: '{{values.a}}' };
    const [set] = await paramSets({ clusters: { selector, values } }, { clusters });
    expect(set).toEqual({ ...flatProd, 'values.a': 'Prod_1-prod', 'values.b': '{{values.a}}' });
  });

  test('are Go templates where the set has them', async () => {
    const values = { a: '{{ index .metadata.annotations "note" }}{{ .nameNormalized }}' };
    const sets = await paramSets(
      { clusters: { selector, values } },
      { clusters, goTemplate: true },
    );
    expect(sets).toEqual([{ ...goProd, values: { a: 'nprod-1' } }]);
  });

  test('are added to the local cluster too', async () => {
    const sets = await paramSets({ clusters: { values: { v: '{{server}}' } } });
    expect(sets).toEqual([{ ...local, 'values.v': server }]);
  });
});

describe('flatList', () => {
  test('makes one set of all clusters', async () => {
    const sets = await paramSets({ clusters: { flatList: true } }, { clusters, goTemplate: true });
    expect(sets).toEqual([{ clusters: [local, goProd, expect.objectContaining({ name: 'dev' })] }]);
  });

  test('makes one set also of no cluster', async () => {
    const selector = { matchLabels: { env: 'none' } };
    const sets = await paramSets({ clusters: { selector, flatList: true } }, { clusters });
    expect(sets).toEqual([{ clusters: [] }]);
  });
});

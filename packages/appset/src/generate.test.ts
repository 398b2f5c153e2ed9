import { UserError } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import { applications } from './testing/given.ts';

const list = (...elements: object[]) => ({ list: { elements } });
const named = (name: string, spec: object = {}) => ({ metadata: { name }, spec });

describe('an application', () => {
  test('is the template with the parameters in it, keys too', async () => {
    const template = {
      metadata: {
        name: '{{n}}',
        namespace: 'elsewhere',
        labels: { '{{n}}-label': '{{v}}' },
        annotations: { a: '{{none}}' },
        uid: 'x',
      },
      spec: {
        project: '{{v}}',
        sources: [
          { repoURL: '{{v}}', helm: { valuesObject: { '{{n}}': ['{{v}}', 1, null], x: null } } },
        ],
        destination: { server: '{{v}}' },
        revisionHistoryLimit: 0,
      },
    };
    expect(await applications({ generators: [list({ n: 'a', v: 'b' })], template })).toEqual([
      {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Application',
        metadata: {
          name: 'a',
          namespace: 'argocd',
          labels: { 'a-label': 'b' },
          annotations: { a: '{{none}}' },
          finalizers: ['resources-finalizer.argocd.argoproj.io'],
        },
        spec: {
          project: 'b',
          sources: [{ repoURL: 'b', helm: { valuesObject: { a: ['b', 1, null] } } }],
          destination: { server: 'b' },
          revisionHistoryLimit: 0,
        },
      },
    ]);
  });

  test('has Go templates where the set says so', async () => {
    const template = {
      metadata: {
        name: '{{ .name | normalize }}',
        annotations: {
          '{{ .name }}': '{{ .none }}',
          helm: '{{ `{{ .x }}` }}',
          at: '{{ now | date "2006" }}',
        },
      },
      spec: { source: { helm: { values: '{{ toYaml .list }}' } } },
    };
    const generators = [list({ name: 'My_App', list: [1, { a: 'b' }] })];
    expect(await applications({ goTemplate: true, generators, template })).toMatchObject([
      {
        metadata: {
          name: 'my-app',
          annotations: { My_App: '<no value>', helm: '{{ .x }}', at: '2026' },
        },
        spec: { source: { helm: { values: '- 1\n- a: b' } } },
      },
    ]);
  });

  test('has nothing where a label of a cluster is not there', async () => {
    const clusters = [{ name: 'a', server: 's' }];
    const selector = { matchExpressions: [{ key: 'none', operator: 'DoesNotExist' }] };
    const generators = [{ clusters: { selector, values: { v: 'x' } } }];
    const info = [
      { name: 'index', value: '{{ index .metadata.labels "none" }}' },
      { name: 'field', value: '{{ .metadata.labels.none }}' },
      { name: 'eq', value: '{{ eq (index .metadata.labels "none") "" }}' },
      { name: 'default', value: '{{ index .metadata.labels "none" | default "d" }}' },
      { name: 'value', value: '{{ index .values "none" }}' },
    ];
    const set = { goTemplate: true, generators, template: named('x', { info }) };
    const [made] = await applications(set, { clusters });
    const values = ((made?.spec.info ?? []) as typeof info).map(({ name, value }) => [name, value]);
    expect(Object.fromEntries(values)).toEqual({
      index: '',
      field: '<no value>',
      eq: 'true',
      default: 'd',
      value: '',
    });
  });

  test.each(['hasKey', 'get'])('may not ask %s of labels, as in Go', async (name) => {
    const generators = [{ clusters: { selector: { matchLabels: { l: 'x' } } } }];
    const template = named(`{{ ${name} .metadata.labels "l" }}`);
    const clusters = [{ name: 'a', server: 's', labels: { l: 'x' } }];
    await expect(
      applications({ goTemplate: true, generators, template }, { clusters }),
    ).rejects.toThrow('expected map[string]interface {}; got map[string]string');
  });

  test('of an element without anything is the template itself', async () => {
    const template = named('{{n}}', { project: '{{n}}' });
    const [made] = await applications({ generators: [list({})], template });
    expect(made?.metadata).toEqual({ name: '{{n}}', namespace: 'argocd' });
  });

  test('has no fields that came to nothing, but those that must be', async () => {
    const spec = {
      project: '{{e}}',
      source: {
        repoURL: '{{e}}',
        path: '{{e}}',
        helm: { valueFiles: [], parameters: [{ name: 'n', value: '{{e}}' }] },
        other: '',
      },
      destination: { server: 's', namespace: '{{e}}' },
      syncPolicy: { automated: { prune: false, enabled: false }, syncOptions: [] },
      info: [{ name: '{{e}}', value: '' }],
    };
    const [made] = await applications({
      generators: [list({ e: '', n: 'a' })],
      template: named('a', spec),
    });
    expect(made?.spec).toEqual({
      project: '',
      source: { repoURL: '', helm: { parameters: [{ name: 'n' }] }, other: '' },
      destination: { server: 's' },
      syncPolicy: { automated: { enabled: false } },
      info: [{ name: '', value: '' }],
    });
  });
});

describe('finalizers', () => {
  const generators = [list({ n: 'a' })];
  test.each<[string, string[] | undefined, object | undefined, string[] | undefined]>([
    ['none of its own', undefined, undefined, ['resources-finalizer.argocd.argoproj.io']],
    ['an empty list', [], {}, ['resources-finalizer.argocd.argoproj.io']],
    [
      'resources are not preserved',
      undefined,
      { preserveResourcesOnDeletion: false },
      ['resources-finalizer.argocd.argoproj.io'],
    ],
    [
      'an empty list, and resources are preserved',
      [],
      { preserveResourcesOnDeletion: true },
      undefined,
    ],
    ['resources are preserved', undefined, { preserveResourcesOnDeletion: true }, undefined],
    ['its own', ['{{n}}'], undefined, ['a']],
    ['its own, and resources are preserved', ['f'], { preserveResourcesOnDeletion: true }, ['f']],
  ])('of a template with %s', async (_, finalizers, syncPolicy, expected) => {
    const template = { metadata: { name: 'a', finalizers }, spec: {} };
    const [made] = await applications({ generators, template, syncPolicy });
    expect(made?.metadata.finalizers).toEqual(expected);
  });
});

describe('a set', () => {
  test('has the applications of all its generators in order', async () => {
    const generators = [
      { plugin: { configMapRef: { name: 'p' } }, list: { elements: [{ n: 'b' }] } },
      list({ n: 'a' }, { n: 'c' }),
    ];
    const given = { output: [{ n: 'z' }] };
    const made = await applications({ generators, template: named('{{n}}') }, given);
    expect(made.map(({ metadata }) => metadata.name)).toEqual(['b', 'z', 'a', 'c']);
  });

  test('without generators has none', async () => {
    expect(await applications({ template: named('x') })).toEqual([]);
  });

  test('lets a generator bring its own template, but not a child', async () => {
    const own = { ...list({ n: 'a' }).list, template: named('', { project: 'own-{{n}}' }) };
    const matrix = { generators: [{ list: own }, list({ m: 'b' })] };
    const template = named('{{n}}{{m}}', { project: 'set' });
    const made = await applications({ generators: [{ list: own }, { matrix }], template });
    expect(made.map(({ metadata, spec }) => [metadata.name, spec.project])).toEqual([
      ['a{{m}}', 'own-a'],
      ['ab', 'set'],
    ]);
  });

  test('patches what the template made', async () => {
    const made = await applications({
      goTemplate: true,
      generators: [list({ n: 'a', on: true, files: ['x', 'y'] }, { n: 'b' })],
      template: named('{{ .n }}', { project: '{{ .n }}', syncPolicy: { syncOptions: ['A=b'] } }),
      templatePatch:
        'metadata: {namespace: other}\n' +
        'spec:\n  project: taken\n' +
        '{{- if .on }}\n  syncPolicy:\n    automated: {prune: {{ .on }}}\n{{- end }}\n' +
        '  source: {helm: {valueFiles: {{ .files | toJson }}}}\n',
    });
    expect(made.map(({ spec }) => spec)).toEqual([
      {
        project: 'a',
        syncPolicy: { syncOptions: ['A=b'], automated: { prune: true } },
        source: { helm: { valueFiles: ['x', 'y'] } },
      },
      { project: 'b', syncPolicy: { syncOptions: ['A=b'] }, source: { helm: {} } },
    ]);
    expect(made.map(({ metadata }) => metadata.namespace)).toEqual(['argocd', 'argocd']);
  });

  test('patches without Go templates too', async () => {
    const [made] = await applications({
      generators: [list({ n: 'a' })],
      template: named('{{n}}'),
      templatePatch: 'spec: {source: {path: "{{n}}"}}',
    });
    expect(made?.spec).toEqual({ source: { path: 'a' } });
  });

  test.each<[string, object, RegExp]>([
    [
      'two applications of one name',
      { generators: [list({ a: '1' }, { a: '2' })], template: named('x') },
      /^ApplicationSet set contains applications with duplicate name: x$/,
    ],
    [
      'a generator that is unknown',
      { generators: [{ cluster: {} }], template: named('x') },
      /^spec\.generators\[0\]: ApplicationSet set contains unrecognized generators: cluster;/,
    ],
    [
      'an entry without one',
      { generators: [list({ a: '1' }), { selector: {} }], template: named('x') },
      /^spec\.generators\[1\]: .*unrecognized generators;/,
    ],
    [
      'a generator that fails',
      { generators: [list({ a: 1 })], template: named('x') },
      /^spec\.generators\[0\]: list: error parsing value as string/,
    ],
    [
      'a template that fails',
      {
        goTemplate: true,
        goTemplateOptions: ['missingkey=error'],
        generators: [list({ a: 1 }, { b: 1 })],
        template: named('{{ .a }}'),
      },
      /^spec\.generators\[0\]\.list, parameter set 1: template: line 1: map has no entry for key "a" in "\{\{ \.a \}\}"$/,
    ],
    [
      'a template that cannot be read',
      { goTemplate: true, generators: [list({ a: 1 })], template: named('{{ if }}') },
      /parameter set 0: template: line 1/,
    ],
    [
      'an option that is unknown',
      {
        goTemplate: true,
        goTemplateOptions: ['x=y'],
        generators: [list({ a: 1 })],
        template: named('{{ .a }}'),
      },
      /unrecognized option: x=y/,
    ],
    [
      'a text where a truth value must be',
      {
        generators: [list({ a: 'true' })],
        template: named('x', { syncPolicy: { automated: { prune: '{{a}}' } } }),
      },
      /makes no Application: spec\.syncPolicy\.automated\.prune/,
    ],
    [
      'a patch that fails',
      { generators: [list({ a: '1' })], template: named('x'), templatePatch: '[]' },
      /parameter set 0: templatePatch must be/,
    ],
  ])('with %s is refused', async (_, set, message) => {
    const refused = applications(set);
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toBeInstanceOf(UserError);
  });

  test.each<[string, object, string]>([
    ['no template', { generators: [] }, 'spec.template'],
    [
      'elements that are no objects',
      { template: {}, generators: [{ list: { elements: ['x'] } }] },
      'spec.generators[0].list.elements[0]',
    ],
    [
      'a policy that is unknown',
      { template: {}, syncPolicy: { applicationsSync: 'never' } },
      'spec.syncPolicy.applicationsSync',
    ],
    ['goTemplate as a text', { template: {}, goTemplate: 'true' }, 'spec.goTemplate'],
    [
      'a label that is a number',
      { template: { metadata: { labels: { a: 1 } } } },
      'spec.template.metadata.labels.a',
    ],
  ])('with %s cannot be read', async (_, set, field) => {
    await expect(async () => applications(set)).rejects.toThrow(
      `ApplicationSet is invalid: ${field}`,
    );
  });
});

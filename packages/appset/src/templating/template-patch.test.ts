import { describe, expect, test } from 'vitest';
import type { GeneratedApplication } from './application.ts';
import { applyTemplatePatch } from './template-patch.ts';

const application: GeneratedApplication = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'a', labels: { l: '1' }, finalizers: ['f'] },
  spec: {
    project: 'p',
    source: { repoURL: 'r', path: 'x', helm: { valueFiles: ['a.yaml'], values: 'v' } },
    sources: [{ repoURL: 'one' }, { repoURL: 'two' }],
    destination: { server: 's' },
    syncPolicy: { syncOptions: ['A=true'] },
  },
};

describe('a patch', () => {
  test.each<[string, string, object]>([
    [
      'adds and changes',
      'spec: {source: {path: new, targetRevision: v1}}',
      {
        source: {
          repoURL: 'r',
          path: 'new',
          targetRevision: 'v1',
          helm: { valueFiles: ['a.yaml'], values: 'v' },
        },
      },
    ],
    [
      'may be JSON',
      ' {"spec": {"destination": {"namespace": "n"}}}',
      { destination: { server: 's', namespace: 'n' } },
    ],
    [
      'replaces lists',
      'spec: {source: {helm: {valueFiles: [b.yaml]}}}',
      { source: { repoURL: 'r', path: 'x', helm: { valueFiles: ['b.yaml'], values: 'v' } } },
    ],
    [
      'replaces sources',
      'spec: {sources: [{repoURL: three}]}',
      { sources: [{ repoURL: 'three' }] },
    ],
    [
      'replaces sync options',
      'spec: {syncPolicy: {syncOptions: [B=true], automated: {prune: true}}}',
      { syncPolicy: { syncOptions: ['B=true'], automated: { prune: true } } },
    ],
    [
      'takes away what is null',
      'spec: {source: {helm: null}}',
      { source: { repoURL: 'r', path: 'x' } },
    ],
    [
      'leaves no null behind',
      'spec: {info: null, ignoreDifferences: []}',
      { ignoreDifferences: [] },
    ],
    [
      'replaces where it says so',
      'spec: {source: {$patch: replace, repoURL: other}}',
      { source: { repoURL: 'other' } },
    ],
    ['deletes where it says so', 'spec: {syncPolicy: {$patch: delete}}', { syncPolicy: {} }],
    [
      'keeps only what it says',
      'spec: {source: {$retainKeys: [repoURL], repoURL: r}}',
      { source: { repoURL: 'r' } },
    ],
    ['does not change the project', 'spec: {project: other}', {}],
  ])('%s', (_, patch, over) => {
    const { spec } = applyTemplatePatch(application, patch);
    const { info: _none, ...expected } = { ...application.spec, ...over } as Record<
      string,
      unknown
    >;
    expect(spec).toEqual(expected);
  });

  test('without a spec clears all but the project', () => {
    expect(applyTemplatePatch(application, 'spec:\n').spec).toEqual({
      project: 'p',
      destination: {},
    });
  });

  test('changes metadata; finalizers come together', () => {
    const patch =
      'metadata: {name: b, labels: {l: null, m: "2"}, annotations: {x: z}, finalizers: [g, f]}';
    expect(applyTemplatePatch(application, patch).metadata).toEqual({
      name: 'b',
      labels: { m: '2' },
      annotations: { x: 'z' },
      finalizers: ['g', 'f'],
    });
    const less = 'metadata: {$deleteFromPrimitiveList/finalizers: [f]}';
    expect(applyTemplatePatch(application, less).metadata.finalizers).toEqual([]);
  });

  test.each<[string[], string, string[]]>([
    [['a', 'f'], '[g, f]', ['g', 'a', 'f']],
    [['f', 'a'], '[g, f]', ['g', 'f', 'a']],
    [['a', 'b'], '[b, a]', ['b', 'a']],
    [['a'], '[]', ['a']],
  ])('finalizers %j with %s come in this order', (finalizers, patch, expected) => {
    const given = { ...application, metadata: { name: 'a', finalizers } };
    const { metadata } = applyTemplatePatch(given, `metadata: {finalizers: ${patch}}`);
    expect(metadata.finalizers).toEqual(expected);
  });

  test.each(['', '  \n', '# nothing', 'null'])('of nothing (%j) changes nothing', (patch) => {
    expect(applyTemplatePatch(application, patch)).toEqual(application);
  });

  test.each<[string, string]>([
    ['[1]', 'templatePatch must be an object'],
    ['text', 'templatePatch must be an object'],
    ['{spec: {}}', 'templatePatch cannot be read'],
    ['a: [', 'templatePatch cannot be read'],
    [
      'spec: {syncPolicy: {automated: {prune: "true"}}}',
      'invalid templatePatch: spec.syncPolicy.automated.prune',
    ],
    ['spec: {source: {path: 1}}', 'invalid templatePatch: spec.source.path'],
    ['spec: {source: {$patch: other}}', 'spec.source.$patch: is one of replace, merge, delete'],
  ])('%j is refused', (patch, message) => {
    expect(() => applyTemplatePatch(application, patch)).toThrow(message);
  });
});

import { describe, expect, test } from 'vitest';
import { editKustomization, type KustomizeSource } from './edit-kustomization.ts';
import { mergeImages, parseImageOverride } from './image-override.ts';
import type { Kustomization } from './kustomization.ts';

describe('an image override', () => {
  test.each([
    ['nginx:1.27', { name: 'nginx', newTag: '1.27' }],
    ['nginx@sha256:ab', { name: 'nginx', digest: 'sha256:ab' }],
    ['nginx:1.27@sha256:ab', { name: 'nginx', newTag: '1.27', digest: 'sha256:ab' }],
    [
      'nginx=registry.example.com:5000/nginx',
      { name: 'nginx', newName: 'registry.example.com:5000/nginx' },
    ],
    [
      'nginx=r.example.com:5000/nginx:2',
      { name: 'nginx', newName: 'r.example.com:5000/nginx', newTag: '2' },
    ],
  ])('%s reads as %j', (text, expected) => {
    expect(parseImageOverride(text)).toEqual(expected);
  });

  test.each(['nginx', 'r.example.com:5000/a', ''])('%j alone is refused', (text) => {
    expect(() => parseImageOverride(text)).toThrow('changes nothing');
  });

  test('takes the place of the one with its name; a star keeps what is there', () => {
    const existing = [
      { name: 'b', newName: 'r/b', newTag: '1' },
      { name: 'a', newTag: '1' },
    ];
    expect(mergeImages(existing, ['b=*:2', 'c:3'])).toEqual([
      { name: 'a', newTag: '1' },
      { name: 'b', newName: 'r/b', newTag: '2' },
      { name: 'c', newTag: '3' },
    ]);
  });
});

describe('editKustomization', () => {
  test.each<[string, Kustomization, KustomizeSource, Kustomization]>([
    ['replaces a prefix', { namePrefix: 'dev-' }, { namePrefix: 'prod-' }, { namePrefix: 'prod-' }],
    ['sets a namespace', {}, { namespace: 'n' }, { namespace: 'n' }],
    [
      'replaces the count of one workload',
      {
        replicas: [
          { name: 'a', count: 1 },
          { name: 'b', count: 1 },
        ],
      },
      { replicas: [{ name: 'b', count: '3' }] },
      {
        replicas: [
          { name: 'a', count: 1 },
          { name: 'b', count: 3 },
        ],
      },
    ],
    [
      'adds labels',
      { commonLabels: { a: '1' } },
      { commonLabels: { b: '2' } },
      { commonLabels: { a: '1', b: '2' } },
    ],
    [
      'replaces labels by force',
      { commonLabels: { a: '1' } },
      { commonLabels: { a: '2' }, forceCommonLabels: true },
      { commonLabels: { a: '2' } },
    ],
    [
      'keeps labels out of selectors',
      {},
      { commonLabels: { a: '1' }, labelWithoutSelector: true },
      { labels: [{ pairs: { a: '1' }, includeTemplates: false }] },
    ],
    [
      'adds to labels that are beside selectors',
      { labels: [{ pairs: { a: '1' }, includeSelectors: true }] },
      { commonLabels: { b: '2' }, labelWithoutSelector: true, labelIncludeTemplates: true },
      {
        labels: [
          { pairs: { a: '1' }, includeSelectors: true },
          { pairs: { b: '2' }, includeTemplates: true },
        ],
      },
    ],
    [
      'replaces them by force, where they are',
      { labels: [{ pairs: { a: '1' } }] },
      { commonLabels: { a: '2' }, labelWithoutSelector: true, forceCommonLabels: true },
      { labels: [{ pairs: { a: '2' } }] },
    ],
    [
      'adds to those that are added in the same way, and minds no others',
      {
        labels: [
          { pairs: { b: '1' }, includeTemplates: true },
          { pairs: { a: '1' }, includeSelectors: false },
          { pairs: { c: '1' } },
        ],
      },
      { commonLabels: { b: '2', c: '2' }, labelWithoutSelector: true },
      {
        labels: [
          { pairs: { b: '1' }, includeTemplates: true },
          { pairs: { a: '1', b: '2', c: '2' }, includeSelectors: false },
          { pairs: { c: '1' } },
        ],
      },
    ],
    [
      'takes quotes off',
      {},
      { commonAnnotations: { a: '"1"', b: '"', c: '"x" y' }, commonLabels: { d: '"2"' } },
      { commonLabels: { d: '2' }, commonAnnotations: { a: '1', b: '"', c: '"x" y' } },
    ],
    [
      'names no component twice',
      { components: ['x'] },
      { components: ['x', 'y'] },
      { components: ['x', 'y'] },
    ],
    [
      'appends patches and components',
      { patches: [{ path: 'a.yaml' }], components: ['x'] },
      { patches: [{ patch: 'b' }], components: ['y'] },
      { patches: [{ path: 'a.yaml' }, { patch: 'b' }], components: ['x', 'y'] },
    ],
  ])('%s', (_, kustomization, settings, expected) => {
    const before = structuredClone(kustomization);
    expect(editKustomization(kustomization, settings)).toEqual(expected);
    expect(kustomization).toEqual(before);
  });

  test.each<[Kustomization, KustomizeSource, string]>([
    [{ commonLabels: { a: '1' } }, { commonLabels: { a: '2' } }, 'forceCommonLabels'],
    [
      { commonAnnotations: { a: '1' } },
      { commonAnnotations: { a: '2' } },
      'forceCommonAnnotations',
    ],
    [{}, { replicas: [{ name: 'a', count: 'many' }] }, 'is no count'],
    [{}, { replicas: [{ name: 'a', count: '' }] }, 'is no count'],
    [{}, { replicas: [{ name: 'a', count: 1.5 }] }, 'is no count'],
    [
      { labels: [{ pairs: { a: '1' } }] },
      { commonLabels: { a: '2' }, labelWithoutSelector: true },
      'forceCommonLabels',
    ],
    [{}, { commonLabels: { a: '2' }, labelIncludeTemplates: true }, 'goes with'],
  ])('%j with %j is refused', (kustomization, settings, message) => {
    expect(() => editKustomization(kustomization, settings)).toThrow(message);
  });
});

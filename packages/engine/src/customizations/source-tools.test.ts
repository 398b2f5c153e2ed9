import { expect, test } from 'vitest';
import { isCustomizationKey, parseCustomizations } from './index.ts';

const NOTHING = { disabled: [], kustomize: { buildOptionsOf: {}, paths: {} } };

test.each<[string, Record<string, string>, object]>([
  ['nothing', {}, NOTHING],
  [
    'programs and options of Kustomize, also by their older names',
    {
      'kustomize.buildOptions': '--enable-helm --load_restrictor none',
      'kustomize.buildOptions.v5.4.3': '',
      'kustomize.path.v5.4.3': '/custom-tools/kustomize_5_4_3',
      'kustomize.version.v3.5.1': '/custom-tools/kustomize_3_5_1',
    },
    {
      disabled: [],
      kustomize: {
        buildOptions: '--enable-helm --load_restrictor none',
        buildOptionsOf: { 'v5.4.3': '' },
        paths: {
          'v5.4.3': '/custom-tools/kustomize_5_4_3',
          'v3.5.1': '/custom-tools/kustomize_3_5_1',
        },
      },
    },
  ],
  [
    'tools that are off',
    { 'helm.enable': 'false', 'kustomize.enable': 'true', 'jsonnet.enable': 'false' },
    { ...NOTHING, disabled: ['helm', 'jsonnet'] },
  ],
  [
    'schemes of value files',
    { 'helm.valuesFileSchemes': 'HTTPS, s3 ,' },
    { ...NOTHING, valueFileSchemes: ['https', 's3'] },
  ],
  [
    'that no value file may lie elsewhere',
    { 'helm.valuesFileSchemes': '' },
    { ...NOTHING, valueFileSchemes: [] },
  ],
])('an argocd-cm says of tools: %s', (_, data, expected) => {
  const { customizations, problems, ignoredKeys } = parseCustomizations(data);
  expect({ problems, ignoredKeys }).toEqual({ problems: [], ignoredKeys: [] });
  expect(customizations.sourceTools).toEqual(expected);
});

test.each<[string, Record<string, string>, RegExp]>([
  ['options that run programs', { 'kustomize.buildOptions': '--enable-exec' }, /--enable-exec is/],
  ['options of a version', { 'kustomize.buildOptions.v4.4.0': '--output /tmp' }, /is not allowed/],
  ['a relative path', { 'kustomize.path.v5': 'kustomize' }, /must be the absolute path/],
  ['a path that climbs', { 'kustomize.path.v5': '/a/../bin/sh' }, /must be the absolute path/],
  [
    'one version twice',
    { 'kustomize.path.v5': '/a/b', 'kustomize.version.v5': '/a/c' },
    /says the same as kustomize.path.v5/,
  ],
  ['something else', { 'helm.enable': 'maybe' }, /true/],
])('%s is a problem', (_, data, reason) => {
  const { problems } = parseCustomizations(data);
  expect(problems).toEqual([{ field: expect.any(String), reason: expect.stringMatching(reason) }]);
});

test('keys of other things are none', () => {
  expect(['kustomize.other', 'helm.repositories', 'kustomizex'].filter(isCustomizationKey)).toEqual(
    [],
  );
});

import { expect, test } from 'vitest';
import { readKustomizeTools } from './read-tools.ts';

test('an environment names programs, options and options of single versions', () => {
  const tools = readKustomizeTools({
    LOCKSTEP_KUSTOMIZE: '/usr/bin/kustomize',
    LOCKSTEP_KUSTOMIZE_VERSIONS: 'v5.4.3=/opt/k-5.4.3, v4.5.7=/opt/k-4.5.7',
    LOCKSTEP_KUSTOMIZE_BUILD_OPTIONS: '--enable-helm',
    LOCKSTEP_KUSTOMIZE_BUILD_OPTIONS_V4_5_7: '',
  });
  expect(tools).toEqual({
    program: '/usr/bin/kustomize',
    versions: { 'v5.4.3': '/opt/k-5.4.3', 'v4.5.7': '/opt/k-4.5.7' },
    buildOptions: '--enable-helm',
    buildOptionsOf: { 'v4.5.7': '' },
  });
  expect(readKustomizeTools({})).toEqual({ versions: {}, buildOptionsOf: {} });
});

test.each([
  [{ LOCKSTEP_KUSTOMIZE_VERSIONS: 'v5' }, /v5 is not version=/],
  [{ LOCKSTEP_KUSTOMIZE_VERSIONS: 'v5=kustomize' }, /is not version=/],
  [{ LOCKSTEP_KUSTOMIZE_BUILD_OPTIONS: '--enable-exec' }, /--enable-exec is not allowed/],
])('%j is refused', (env, message) => {
  expect(() => readKustomizeTools(env)).toThrow(message);
});

import { describe, expect, test } from 'vitest';
import { readGitSettings } from './settings.ts';

describe('settings of Git', () => {
  test.each([
    [{}, true],
    [{ ARGOCD_GIT_MODULES_ENABLED: 'false' }, false],
    [{ ARGOCD_GIT_MODULES_ENABLED: 'true' }, true],
    [{ LOCKSTEP_GIT_MODULES_ENABLED: 'true', ARGOCD_GIT_MODULES_ENABLED: 'false' }, true],
    [{ LOCKSTEP_GIT_MODULES_ENABLED: '0' }, false],
  ])('%j: submodules %j', (env, expected) => {
    expect(readGitSettings(env).submodules).toBe(expected);
  });

  test('sizes are in MiB', () => {
    const env = { LOCKSTEP_GIT_MAX_REPOSITORY_MIB: '2', LOCKSTEP_GIT_WHOLE_COPY_MIB: '1' };
    expect(readGitSettings(env)).toMatchObject({
      maxRepositoryBytes: 2 * 1024 * 1024,
      maxWholeBytes: 1024 * 1024,
    });
  });

  test.each(['0', '-1', 'much'])('a size of %s is refused by name', (value) => {
    const env = { LOCKSTEP_GIT_WHOLE_COPY_MIB: value };
    expect(() => readGitSettings(env)).toThrow(/LOCKSTEP_GIT_WHOLE_COPY_MIB/);
  });
});

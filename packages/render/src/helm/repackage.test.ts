import { describe, expect, it } from 'vitest';
import { withMetadata } from './repackage.ts';

describe('the version of a chart with a commit in it', () => {
  it.each([
    ['version: 1.2.3', 'version: 1.2.3+abc'],
    ['version: 1.2.3-rc.1', 'version: 1.2.3-rc.1+abc'],
    ['version: "1.2.3"', 'version: "1.2.3+abc"'],
    ["version: '1.2.3+old'", "version: '1.2.3+abc'"],
    ['version: 1.2.3+old # ours', 'version: 1.2.3+abc # ours'],
    ['name: a\nversion:   1.2.3\nappVersion: 9', 'name: a\nversion:   1.2.3+abc\nappVersion: 9'],
    ['appVersion: 9\n', 'appVersion: 9\n'],
    [
      'dependencies:\n- name: x\n  version: 1.0.0\nversion: 2.0.0\n',
      'dependencies:\n- name: x\n  version: 1.0.0\nversion: 2.0.0+abc\n',
    ],
  ])('%j is %j', (about, expected) => {
    expect(withMetadata(about, 'abc')).toBe(expected);
  });
});

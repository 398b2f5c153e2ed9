import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { repackageChart, withMetadata } from './repackage.ts';

describe('a chart that is packaged anew', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'chart-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));
  const read = (name: string) => readFileSync(join(dir, name), 'utf8');
  const all = { versionMetadata: 'abc', replacesValues: true };

  it.each([
    ['both', all, 1, 'version: 1.0.0+abc\n', ''],
    ['no value file', all, 0, 'version: 1.0.0+abc\n', 'a: 1\n'],
    ['nothing asked for', {}, 1, 'version: 1.0.0\n', 'a: 1\n'],
  ])('with %s', async (_, how, valueFiles, about, values) => {
    writeFileSync(join(dir, 'Chart.yaml'), 'version: 1.0.0\n');
    writeFileSync(join(dir, 'values.yaml'), 'a: 1\n');
    await repackageChart(dir, how, { valueFiles, maxFileBytes: 100 });
    expect([read('Chart.yaml'), read('values.yaml')]).toEqual([about, values]);
  });

  it('is left as it is where its files are too large, folders, or not there', async () => {
    const large = `version: 1.0.0\n${'#'.repeat(100)}`;
    writeFileSync(join(dir, 'Chart.yaml'), large);
    mkdirSync(join(dir, 'values.yaml'));
    const limits = { valueFiles: 1, maxFileBytes: 100 };
    await repackageChart(dir, all, limits);
    expect(read('Chart.yaml')).toBe(large);
    await repackageChart(join(dir, 'values.yaml'), all, limits);
    await repackageChart(join(dir, 'none'), all, limits);
  });
});

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
